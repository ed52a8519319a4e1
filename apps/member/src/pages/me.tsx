import type { Schemas } from '@huoshui/client'
import { yuan } from '@huoshui/client/amount'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { meQuery, pointQuery, walletQuery } from '../api/queries.ts'
import { dateText } from '../text/time.ts'
import { Answer } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { LanguageSwitch } from '../ui/language-switch.tsx'
import { Way } from '../ui/rows.tsx'

export function MePage() {
  const { t } = useTranslation()
  const me = useQuery(meQuery)
  return (
    <Page title={t('me.title')}>
      <Answer query={me}>{(member) => (member ? <Member member={member} /> : <Guest />)}</Answer>
    </Page>
  )
}

function Guest() {
  const { t } = useTranslation()
  return (
    <>
      <section className="card me-card">
        <Initial name="" />
        <p className="me-name">{t('me.guest')}</p>
        <LanguageSwitch />
      </section>
      <div className="acts">
        <Link className="main-button" to="/login">
          {t('me.login')}
        </Link>
      </div>
      <section className="card">
        <Way to="/about">{t('me.about')}</Way>
      </section>
    </>
  )
}

function Initial({ name }: { name: string }) {
  return (
    <span className="me-initial" aria-hidden="true">
      {[...name][0] ?? '水'}
    </span>
  )
}

function Member({ member }: { member: Schemas['Me'] }) {
  const { t } = useTranslation()
  const { data: wallet } = useQuery(walletQuery)
  const { data: own } = useQuery(pointQuery)
  return (
    <>
      <section className="card me-card">
        <Initial name={member.name} />
        <div className="me-who">
          <p className="me-name">{member.name || t('me.noName')}</p>
          <p className="quiet figure">{member.phoneMasked}</p>
          <p className="quiet">
            {t('me.joined', { date: dateText(member.joinedAt) })} ·{' '}
            {member.referrer ? t('me.referrer', { name: member.referrer.name }) : t('me.noReferrer')}
          </p>
        </div>
      </section>
      <section className="card">
        <Way to="/wallet">
          {t('me.wallet')} {wallet && <em className="figure">{yuan(wallet.available)}</em>}
        </Way>
        <Way to="/orders">{t('me.orders')}</Way>
        <Way to="/link">{t('me.link')}</Way>
        {own?.point && <Way to="/point">{t('point.title')}</Way>}
      </section>
      <section className="card">
        <Way to="/about">{t('me.about')}</Way>
        <Way to="/settings">{t('me.settings')}</Way>
      </section>
    </>
  )
}
