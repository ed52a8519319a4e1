import { local } from '@huoshui/web/language'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { aboutQuery, truthQuery } from '../api/queries.ts'
import { Answer } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { Card, Row, Rows, Truth } from '../ui/rows.tsx'
import { Law, ProfileChanges } from './about/law.tsx'
import { PlanCard } from './about/plan.tsx'
import { Recovered } from './about/recovered.tsx'

/** The scheme in words, what the law says of it, and what is true of it now (spec/6 Truth). */
export function AboutPage() {
  const { t } = useTranslation()
  const about = useQuery(aboutQuery)
  const truth = useQuery(truthQuery)
  return (
    <Page title={t('about.title')} back="/me">
      <Answer query={about}>
        {(scheme) => (
          <>
            <Card>
              <p className="about-title">{local(scheme.scheme.title)}</p>
              <Rows>
                <Row name={t('about.active')}>
                  <span className="id">{scheme.scheme.id}</span> ·{' '}
                  {t('about.version', { version: scheme.scheme.version })}
                </Row>
                <Row name={t('about.mode')}>{t(`about.${scheme.mode}`)}</Row>
              </Rows>
              <p>{local(scheme.settleText)}</p>
            </Card>
            {scheme.plans.some(({ pool }) => pool !== undefined) && (
              <Card title={t('about.priceLaw')} tone="sand">
                <Truth>{local(scheme.priceLaw)}</Truth>
              </Card>
            )}
            {scheme.plans.map((plan) => (
              <PlanCard key={plan.id} plan={plan} />
            ))}
            <Answer query={truth}>
              {(facts) => (
                <>
                  <Recovered truth={facts} />
                  <Law report={facts.compliance} sandbox={scheme.mode === 'sandbox'} />
                  <ProfileChanges changes={facts.profileChanges} />
                </>
              )}
            </Answer>
          </>
        )}
      </Answer>
    </Page>
  )
}
