import { useTranslation } from 'react-i18next'

/** Chooses how many; antd-mobile's Stepper has no label a screen reader could find. */
export function Quantity({ value, max, onChange }: { value: number; max: number; onChange: (value: number) => void }) {
  const { t } = useTranslation()
  return (
    <fieldset className="quantity">
      <legend className="visually-hidden">{t('product.quantity')}</legend>
      <button type="button" aria-label={t('product.fewer')} disabled={value <= 1} onClick={() => onChange(value - 1)}>
        −
      </button>
      <output>{value}</output>
      <button
        type="button"
        aria-label={t('product.moreUnits')}
        disabled={value >= max}
        onClick={() => onChange(value + 1)}
      >
        +
      </button>
    </fieldset>
  )
}
