import type { Schemas } from '@huoshui/client'
import { plain } from '@huoshui/client/amount'
import { local } from '@huoshui/web/language'
import { useTranslation } from 'react-i18next'
import { Card, Row, Rows, Truth } from '../../ui/rows.tsx'

type Facts = Schemas['Truth']

/** The share of members who received what they spent: counted in the mall's books, and simulated. */
export function Recovered({ truth: { recovered, simulated } }: { truth: Facts }) {
  const { t } = useTranslation()
  return (
    <Card title={t('about.recovered')} tone="sand">
      <p>{t('about.recoveredText')}</p>
      {recovered.members === 0 ? (
        <p>{t('about.recoveredNone')}</p>
      ) : (
        <Rows>
          <Row name={t('about.recoveredActual')} strong>
            {t('about.recoveredOf', { recovered: recovered.recovered, members: recovered.members })}
          </Row>
        </Rows>
      )}
      {simulated ? <Simulation simulated={simulated} /> : <p>{t('about.simulatedNone')}</p>}
    </Card>
  )
}

const range = ({ least, most }: { least: string; most: string }) => ({ least, most })

function Simulation({ simulated }: { simulated: NonNullable<Facts['simulated']> }) {
  const { t } = useTranslation()
  const { title, note, people, runs } = simulated
  const words = { title: local(title), note: note ? local(note) : '', people: plain(String(people)), runs }
  return (
    <>
      <Rows>
        <Row name={t('about.simulated')} strong>
          {t('about.simulatedRange', range(simulated.recovered))}
        </Row>
        <Row name={t('about.simulatedSale')}>{t('about.simulatedRange', range(simulated.withSale))}</Row>
      </Rows>
      {simulated.outdated && <p>{t('about.simulatedOutdated')}</p>}
      <Truth>{t('about.simulatedNote', words)}</Truth>
    </>
  )
}
