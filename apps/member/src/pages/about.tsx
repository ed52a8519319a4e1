import type { Schemas } from '@huoshui/client'
import { points, yuan } from '@huoshui/client/amount'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { aboutQuery } from '../api/queries.ts'
import { local } from '../text/local.ts'
import { Answer } from '../ui/answer.tsx'
import { Page } from '../ui/frame.tsx'
import { Card, Row, Rows, Truth } from '../ui/rows.tsx'

export function AboutPage() {
  const { t } = useTranslation()
  const about = useQuery(aboutQuery)
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
            <Card title={t('about.priceLaw')} tone="sand">
              <Truth>{local(scheme.priceLaw)}</Truth>
            </Card>
            {scheme.plans.map((plan) => (
              <PlanText key={plan.id} plan={plan} />
            ))}
          </>
        )}
      </Answer>
    </Page>
  )
}

function PlanText({ plan }: { plan: Schemas['PlanText'] }) {
  const { t } = useTranslation()
  return (
    <Card title={local(plan.title)}>
      <p>{local(plan.text)}</p>
      <Rows>
        {plan.parameters.map((parameter) => (
          <Row key={parameter.name} name={local(parameter.title)}>
            {parameter.value}
          </Row>
        ))}
        {plan.pool && (
          <>
            <Row name={t('points.fund')}>{yuan(plan.pool.fund)}</Row>
            <Row name={t('points.supply')}>{points(plan.pool.supply)}</Row>
            <Row name={t('points.price')}>¥{plan.pool.price}</Row>
          </>
        )}
        {plan.coverage && <Row name={t('about.coverage')}>{plan.coverage}</Row>}
      </Rows>
    </Card>
  )
}
