import { Input } from 'antd-mobile'
import { type ReactNode, useId } from 'react'

interface FieldProps {
  name: string
  value: string
  onChange: (value: string) => void
  hint?: string
  trouble?: string | undefined
  type?: 'text' | 'tel'
  inputMode?: 'text' | 'decimal' | 'numeric' | 'tel'
  autoComplete?: string
  maxLength?: number
  extra?: ReactNode
  unit?: string
}

/** A labelled input; its trouble is tied to it, so that it is read with it. */
export function Field({ name, value, onChange, hint, trouble, extra, unit, ...input }: FieldProps) {
  const id = useId()
  return (
    <div className={trouble ? 'field field-trouble' : 'field'}>
      <label htmlFor={id}>{name}</label>
      <div className="field-line">
        {unit && <span className="field-unit">{unit}</span>}
        <Input
          id={id}
          value={value}
          onChange={onChange}
          placeholder={hint ?? ''}
          aria-invalid={trouble !== undefined}
          aria-describedby={`${id}-trouble`}
          {...input}
        />
        {extra}
      </div>
      <p id={`${id}-trouble`} className="field-note" aria-live="polite">
        {trouble}
      </p>
    </div>
  )
}
