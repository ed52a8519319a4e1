import type { Schemas } from '@huoshui/client'
import { useQuery } from '@tanstack/react-query'
import { Button, Toast } from 'antd-mobile'
import { QRCodeSVG } from 'qrcode.react'
import { useTranslation } from 'react-i18next'
import { referralsQuery } from '../api/queries.ts'
import { dateText } from '../text/time.ts'
import { Answer } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { Card, Truth, Way } from '../ui/rows.tsx'

export function LinkPage() {
  const { t } = useTranslation()
  const referrals = useQuery(referralsQuery)
  return (
    <Page title={t('link.title')} back="/me">
      <Answer query={referrals}>
        {({ link, code, direct }) => (
          <>
            <section className="card link-card">
              <p>{t('link.lead')}</p>
              <QRCodeSVG
                className="qr"
                value={link}
                size={208}
                level="M"
                fgColor="#084650"
                bgColor="#ffffff"
                role="img"
                aria-label={t('link.qr', { link })}
              />
              <p className="link-text" data-testid="referral-link">
                {link}
              </p>
              <CopyButton link={link} />
              <p className="quiet">
                {t('link.code')} <span className="id">{code}</span>
              </p>
            </section>
            <Truth>{t('link.truth')}</Truth>
            <Card title={`${t('link.direct')} · ${t('link.count', { count: direct.length })}`}>
              <Direct members={direct} />
            </Card>
            <section className="card">
              <Way to="/about">{t('about.title')}</Way>
            </section>
          </>
        )}
      </Answer>
    </Page>
  )
}

function CopyButton({ link }: { link: string }) {
  const { t } = useTranslation()
  const copy = async () => {
    const done = await copyLink(link)
    Toast.show({ content: done ? t('act.copied') : t('link.copyFailed') })
  }
  return (
    <Button block color="primary" shape="rounded" onClick={() => void copy()}>
      {t('link.copy')}
    </Button>
  )
}

function Direct({ members }: { members: Schemas['Referrals']['direct'] }) {
  const { t } = useTranslation()
  if (members.length === 0) return <p className="quiet">{t('link.empty')}</p>
  return (
    <ul className="lines">
      {members.map((member) => (
        <li className="line" key={`${member.name}-${member.joinedAt}`}>
          <span className="line-what">
            <span className="line-title">{member.name}</span>
            <span className="line-time">{t('link.joined', { date: dateText(member.joinedAt) })}</span>
          </span>
          <span className="line-changes">
            <span className={member.promoter ? 'state state-settled' : 'state'}>
              {member.promoter ? t('link.promoter') : t('link.notYet')}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}

/** True when the link is on the clipboard. A page served without TLS has no clipboard of the browser's own. */
async function copyLink(link: string): Promise<boolean> {
  if (navigator.clipboard)
    return navigator.clipboard.writeText(link).then(
      () => true,
      () => false,
    )
  const text = document.createElement('textarea')
  text.value = link
  text.style.position = 'fixed'
  text.style.opacity = '0'
  document.body.append(text)
  text.select()
  const done = document.execCommand('copy')
  text.remove()
  return done
}
