import { useId } from 'react'

interface ChoiceProps {
  name: string
  /** Shown while nothing is chosen. */
  hint: string
  value: string
  options: readonly { value: string; text: string }[]
  onChange: (value: string) => void
}

/** A labelled list to choose from: the phone's own, which everybody can reach and read. */
export function Choice({ name, hint, value, options, onChange }: ChoiceProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <div className="field-line">
        <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{hint}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}
