import { Field } from './field.tsx'

interface AmountFieldProps {
  name: string
  value: string
  onChange: (value: string) => void
  trouble: string | undefined
  /** The whole amount and what the button that fills it in is called; none when there is nothing. */
  whole: { text: string; act: string } | undefined
  unit?: string
}

/** An input for an amount, with a way to take all of it. */
export function AmountField({ whole, unit, ...field }: AmountFieldProps) {
  return (
    <Field
      {...field}
      {...(unit && { unit })}
      hint="0.00"
      inputMode="decimal"
      maxLength={24}
      extra={
        whole && (
          <button type="button" className="text-button" onClick={() => field.onChange(whole.text)}>
            {whole.act}
          </button>
        )
      }
    />
  )
}
