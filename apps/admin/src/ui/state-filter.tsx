import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'

interface StateFilterProps<State extends string> {
  label: string
  states: readonly State[]
  name: (state: State) => string
  value: State | undefined
  onChange: (state: State | undefined) => void
}

/** Narrows a list to one state. */
export function StateFilter<State extends string>({ label, states, name, value, onChange }: StateFilterProps<State>) {
  const { t } = useTranslation()
  const options = [
    { label: t('order.all'), value: '' },
    ...states.map((state) => ({ label: name(state), value: String(state) })),
  ]
  return (
    <div className="filter">
      <Segmented
        aria-label={label}
        options={options}
        value={value ?? ''}
        onChange={(next) => onChange(states.find((state) => state === next))}
      />
    </div>
  )
}
