import { answer, api } from '@huoshui/web/api'
import { local } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { refreshAfterAct } from '../../api/queries.ts'
import { Answer, RefusalNote } from '../../ui/answer.tsx'
import { DocumentField } from './document-field.tsx'
import { type Checked, checkText, shippedQuery } from './queries.ts'
import { timeText } from './time-left.ts'

/** An experiment is a document: a shipped one to begin with, edited here, looked over, run. */
export function ExperimentForm() {
  const shipped = useQuery(shippedQuery)
  return <Answer query={shipped}>{(items) => <Editor shipped={items} />}</Answer>
}

function Editor({ shipped }: { shipped: { name: string; title: { zh: string; en: string }; text: string }[] }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const id = useId()
  const [text, setText] = useState(shipped[0]?.text ?? '')
  const [name, setName] = useState(shipped[0]?.name ?? null)
  const [checked, setChecked] = useState<Checked>()
  const write = (next: string): void => {
    setText(next)
    setChecked(undefined)
  }
  const check = useMutation({ mutationFn: () => checkText('experiment', text), onSuccess: setChecked })
  const run = useMutation({
    mutationFn: async () => {
      const found = await checkText('experiment', text)
      setChecked(found)
      return found.problem ? undefined : answer(api.POST('/api/admin/experiments/runs', { body: { text } }))
    },
    onSuccess: async (started) => {
      if (!started) return
      await refreshAfterAct()
      await navigate(`/experiments/${started.id}`)
    },
  })
  return (
    <div className="stack">
      <p className="quiet">{t('experiment.lead')}</p>
      <div>
        <label className="field-label" htmlFor={id}>
          {t('experiment.shipped')}
        </label>
        <Select
          id={id}
          className="wide"
          virtual={false}
          value={name}
          options={shipped.map((document) => ({
            value: document.name,
            label: `${local(document.title)} · ${document.name}`,
          }))}
          onChange={(chosen) => {
            setName(chosen)
            write(shipped.find((document) => document.name === chosen)?.text ?? '')
          }}
        />
      </div>
      <DocumentField label={t('experiment.document')} text={text} onChange={write} checked={checked} rows={18} />
      {checked?.cost && (
        <Alert
          type="success"
          showIcon
          role="status"
          title={t('experiment.cost', {
            runs: checked.cost.runs,
            orders: checked.cost.orders,
            time: timeText(t, checked.cost.seconds * 1000),
          })}
        />
      )}
      <RefusalNote cause={check.error ?? run.error} />
      <div className="acts">
        <Button onClick={() => check.mutate()} loading={check.isPending} disabled={text === ''}>
          {t('experiment.check')}
        </Button>
        <Button type="primary" onClick={() => run.mutate()} loading={run.isPending} disabled={text === ''}>
          {t('experiment.run')}
        </Button>
      </div>
    </div>
  )
}
