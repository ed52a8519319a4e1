import { Alert, Button, Input } from 'antd'
import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Checked } from './queries.ts'

interface DocumentFieldProps {
  label: string
  text: string
  onChange: (text: string) => void
  /** What the last look over it found; undefined when it has not been looked over as it stands. */
  checked: Checked | undefined
  rows: number
}

/** A document to edit, with the place of what is wrong in it. */
export function DocumentField({ label, text, onChange, checked, rows }: DocumentFieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const field = useRef<HTMLDivElement>(null)
  const problem = checked?.problem
  return (
    <div ref={field}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <Input.TextArea
        id={id}
        className="editor"
        rows={rows}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        value={text}
        status={problem ? 'error' : ''}
        aria-invalid={problem !== undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem && (
        <Alert
          className="below"
          type="error"
          showIcon
          role="alert"
          title={t('experiment.place', { line: problem.line, column: problem.column })}
          description={<code className="problem">{problem.message}</code>}
          action={<Button onClick={() => select(field.current, text, problem.line)}>{t('experiment.goTo')}</Button>}
        />
      )}
    </div>
  )
}

/** Puts the cursor onto a line, so that it is found by eye and by ear. */
function select(field: HTMLDivElement | null, text: string, line: number): void {
  const area = field?.querySelector('textarea')
  if (!area) return
  const lines = text.split('\n')
  const from = lines.slice(0, line - 1).reduce((sum, passed) => sum + passed.length + 1, 0)
  area.focus()
  area.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0))
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 4)
}
