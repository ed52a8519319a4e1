import type { Schemas } from '@huoshui/client'
import { plain } from '@huoshui/client/amount'
import { local } from '@huoshui/web/language'
import { useTranslation } from 'react-i18next'
import { Card, Row, Rows, Truth } from '../ui/rows.tsx'

type Held = Schemas['Holdings']

const KINDS = ['shopping', 'equity', 'coin'] as const
const NONE = '0.00'

/** Whether there is anything beside cash and growth points. */
export const holdsAny = (held: Held): boolean => held.release.length > 0 || KINDS.some((kind) => held[kind] !== NONE)

/** Points that are released over time, shopping points, credits and coins: every account is shown (spec/6). */
export function HoldingsText({ held }: { held: Held }) {
  const { t } = useTranslation()
  const kinds = KINDS.filter((kind) => held[kind] !== NONE)
  return (
    <>
      {held.release.map((release) => (
        <Released key={release.plan} release={release} />
      ))}
      {kinds.length > 0 && (
        <Card title={t('held.others')}>
          <Rows>
            {kinds.map((kind) => (
              <Row key={kind} name={t(`held.kind.${kind}`)} hint={t(`held.hint.${kind}`)} strong>
                {plain(held[kind])}
              </Row>
            ))}
          </Rows>
        </Card>
      )}
    </>
  )
}

function Released({ release: { planTitle, balance, lots, coverage } }: { release: Held['release'][number] }) {
  const { t } = useTranslation()
  return (
    <Card title={local(planTitle)}>
      <Rows>
        <Row name={t('held.balance')} strong>
          {plain(balance)}
        </Row>
        {coverage !== undefined && <Row name={t('about.coverage')}>{coverage}</Row>}
        {lots
          .filter(({ left }) => left !== NONE)
          .map(({ order, granted, left }) => (
            <Row key={order} name={t('held.lot', { granted: plain(granted) })} hint={t('held.ofOrder', { order })}>
              {plain(left)}
            </Row>
          ))}
      </Rows>
      <Truth>{t('about.coverageText')}</Truth>
    </Card>
  )
}
