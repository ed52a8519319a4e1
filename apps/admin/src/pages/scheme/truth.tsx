import type { Schemas } from '@huoshui/client'
import { local } from '@huoshui/web/language'
import { useQuery } from '@tanstack/react-query'
import { Card, Descriptions } from 'antd'
import { useTranslation } from 'react-i18next'
import { aboutQuery, truthQuery } from '../../api/queries.ts'
import { Answer } from '../../ui/answer.tsx'

type Plan = Schemas['PlanText']

/** What members read of the scheme on their own page: coverage, who received what they spent, what the queue costs. */
export function Truth() {
  const { t } = useTranslation()
  const truth = useQuery(truthQuery)
  const about = useQuery(aboutQuery)
  return (
    <Card title={<h2>{t('truth.title')}</h2>}>
      <p className="quiet">{t('truth.text')}</p>
      <Answer query={truth}>
        {({ recovered, simulated }) => (
          <Descriptions
            column={1}
            items={[
              {
                key: 'actual',
                label: t('truth.actual'),
                children: t('truth.of', { recovered: recovered.recovered, members: recovered.members }),
              },
              {
                key: 'simulated',
                label: t('truth.simulated'),
                children: simulated === undefined ? t('truth.none') : t('truth.range', simulated.recovered),
              },
            ]}
          />
        )}
      </Answer>
      <Answer query={about}>
        {({ plans }) => <Descriptions column={1} items={plans.flatMap((plan) => factsOf(plan, t))} />}
      </Answer>
    </Card>
  )
}

type Translate = ReturnType<typeof useTranslation>['t']

function factsOf(plan: Plan, t: Translate): { key: string; label: string; children: string }[] {
  const title = local(plan.title)
  const facts: { key: string; label: string; children: string }[] = []
  if (plan.coverage !== undefined)
    facts.push({ key: `${title}-coverage`, label: t('truth.coverage', { plan: title }), children: plan.coverage })
  const queue = plan.exit?.queue
  if (queue !== undefined)
    facts.push({
      key: `${title}-queue`,
      label: t('truth.queue', { plan: title, orders: queue.orders }),
      children: t('truth.exits', { exits: queue.exits, share: queue.exited }),
    })
  return facts
}
