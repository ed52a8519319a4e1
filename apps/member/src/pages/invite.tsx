import { Logo } from '@huoshui/web/logo'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { referrerQuery } from '../api/queries.ts'
import { keepInvitation } from '../invitation.ts'
import { Answer } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { LanguageSwitch } from '../ui/language-switch.tsx'
import { Way } from '../ui/rows.tsx'

/** Where a referral link leads: it says whose link it is before anybody joins through it. */
export function InvitePage() {
  const { t } = useTranslation()
  const { code = '' } = useParams()
  const referrer = useQuery(referrerQuery(code))
  return (
    <Page title={t('invite.title')} back="/">
      <Answer query={referrer}>
        {({ name }) => (
          <>
            <section className="card invite">
              <Logo size={64} />
              <p className="invite-name">{t('invite.from', { name: name || t('me.noName') })}</p>
              <p>{t('login.invitedText')}</p>
              <p className="quiet">{t('invite.free')}</p>
              <LanguageSwitch />
            </section>
            <div className="acts">
              <Link className="main-button" to="/login" onClick={() => keepInvitation(code)}>
                {t('invite.join')}
              </Link>
              <Link className="quiet-button" to="/" onClick={() => keepInvitation(code)}>
                {t('invite.look')}
              </Link>
            </div>
            <section className="card">
              <Way to="/about">{t('about.title')}</Way>
            </section>
          </>
        )}
      </Answer>
    </Page>
  )
}
