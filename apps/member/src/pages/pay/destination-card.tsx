import { local } from '@huoshui/web/language'
import { useTranslation } from 'react-i18next'
import { Choice } from '../../ui/choice.tsx'
import { Card } from '../../ui/rows.tsx'
import { canPickUp, type Delivery, type Destination, regionsOf } from './destination.ts'

interface DestinationProps {
  delivery: Delivery
  value: Destination
  onChange: (value: Destination) => void
}

/** Where the order goes: shipped to a region, or picked up at a service point. */
export function DestinationCard({ delivery, value, onChange }: DestinationProps) {
  const { t } = useTranslation()
  const change = (part: Partial<Destination>) => onChange({ ...value, ...part })
  return (
    <Card title={t('pay.where')}>
      {canPickUp(delivery) && (
        <fieldset className="ways">
          <legend>{t('pay.way')}</legend>
          {(['ship', 'pickup'] as const).map((way) => (
            <label key={way}>
              <input type="radio" name="way" checked={value.way === way} onChange={() => change({ way })} />
              {t(`pay.ways.${way}`)}
            </label>
          ))}
        </fieldset>
      )}
      {value.way === 'pickup' && <Points delivery={delivery} value={value} onChange={onChange} />}
      {value.way === 'ship' && delivery.asks.region && (
        <Regions delivery={delivery} value={value} onChange={onChange} />
      )}
    </Card>
  )
}

function Regions({ delivery, value, onChange }: DestinationProps) {
  const { t } = useTranslation()
  const regions = regionsOf(delivery, value.province)
  return (
    <>
      <Choice
        name={t('pay.province')}
        hint={t('pay.choose')}
        value={value.province}
        options={delivery.provinces.map(({ code, name }) => ({ value: code, text: local(name) }))}
        onChange={(province) => onChange({ ...value, province, region: '' })}
      />
      {regions.length > 0 && (
        <Choice
          name={t('pay.region')}
          hint={t('pay.elsewhere')}
          value={value.region}
          options={regions.map(({ code, name }) => ({ value: code, text: name }))}
          onChange={(region) => onChange({ ...value, region })}
        />
      )}
      <p className="quiet">{t('pay.regionWhy')}</p>
    </>
  )
}

function Points({ delivery, value, onChange }: DestinationProps) {
  const { t } = useTranslation()
  const chosen = delivery.points.find(({ point }) => point === value.point)
  return (
    <>
      <Choice
        name={t('pay.point')}
        hint={t('pay.choose')}
        value={value.point}
        options={delivery.points.map(({ point, name }) => ({ value: point, text: name }))}
        onChange={(point) => onChange({ ...value, point })}
      />
      {chosen && <p>{chosen.address}</p>}
      <p className="quiet">{t('pay.pointWhy')}</p>
    </>
  )
}
