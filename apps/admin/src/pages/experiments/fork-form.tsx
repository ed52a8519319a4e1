import { answer, api } from '@huoshui/web/api'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, InputNumber } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { refreshAfterAct, schemeQuery } from '../../api/queries.ts'
import { Answer, RefusalNote } from '../../ui/answer.tsx'
import { Changes } from './changes.tsx'
import { DocumentField } from './document-field.tsx'
import { type Checked, checkText } from './queries.ts'

const DAYS = { least: 1, most: 7300, usual: 180 }
const SEED_MOST = 2 ** 31 - 1
/** What is tried first where there are points to sell: an assumption, shown and editable like every other. */
const SELLING = { sharePercent: 30, afterDays: 30 }
const HAS_POOL = /plan:\s*appreciating-points/
const NEWCOMERS_MOST = 100_000

/** A changed scheme beside the one in force, both from today's real state under other names. */
export function ForkForm() {
  const scheme = useQuery(schemeQuery)
  return <Answer query={scheme}>{({ text }) => <Editor inForce={text} />}</Answer>
}

function Editor({ inForce }: { inForce: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [text, setText] = useState(inForce)
  const [checked, setChecked] = useState<Checked>()
  const [days, setDays] = useState(DAYS.usual)
  const [seed, setSeed] = useState(1)
  const [sharePercent, setShare] = useState<number | null>(HAS_POOL.test(inForce) ? SELLING.sharePercent : null)
  const [afterDays, setAfterDays] = useState(SELLING.afterDays)
  const [newcomersADay, setNewcomers] = useState<number | null>(null)
  const write = (next: string): void => {
    setText(next)
    setChecked(undefined)
  }
  const check = useMutation({ mutationFn: () => checkText('fork', text), onSuccess: setChecked })
  const run = useMutation({
    mutationFn: async () => {
      const found = await checkText('fork', text)
      setChecked(found)
      if (found.problem) return undefined
      const body = {
        scheme: text,
        days,
        seed,
        ...(newcomersADay !== null && { newcomersADay }),
        ...(sharePercent && { selling: { sharePercent, afterDays } }),
      }
      return answer(api.POST('/api/admin/experiments/forks', { body }))
    },
    onSuccess: async (started) => {
      if (!started) return
      await refreshAfterAct()
      await navigate(`/experiments/${started.id}`)
    },
  })
  return (
    <div className="stack">
      <p className="quiet">{t('fork.lead')}</p>
      <DocumentField label={t('fork.scheme')} text={text} onChange={write} checked={checked} rows={16} />
      {checked && !checked.problem && <Changes changes={checked.changes} />}
      <div className="fields">
        <Field label={t('fork.days')}>
          {(id) => (
            <InputNumber
              id={id}
              min={DAYS.least}
              max={DAYS.most}
              precision={0}
              value={days}
              onChange={(n) => setDays(n ?? DAYS.usual)}
            />
          )}
        </Field>
        <Field label={t('fork.newcomers')}>
          {(id) => (
            <InputNumber
              id={id}
              min={0}
              max={NEWCOMERS_MOST}
              value={newcomersADay}
              placeholder={t('fork.asOfLate')}
              onChange={setNewcomers}
            />
          )}
        </Field>
        <Field label={t('fork.sellers')}>
          {(id) => <InputNumber id={id} min={0} max={100} precision={0} value={sharePercent} onChange={setShare} />}
        </Field>
        <Field label={t('fork.sellAfter')}>
          {(id) => (
            <InputNumber
              id={id}
              min={DAYS.least}
              max={DAYS.most}
              precision={0}
              value={afterDays}
              onChange={(n) => setAfterDays(n ?? SELLING.afterDays)}
            />
          )}
        </Field>
        <Field label={t('fork.seed')}>
          {(id) => (
            <InputNumber id={id} min={1} max={SEED_MOST} precision={0} value={seed} onChange={(n) => setSeed(n ?? 1)} />
          )}
        </Field>
      </div>
      <RefusalNote cause={check.error ?? run.error} />
      <div className="acts">
        <Button onClick={() => check.mutate()} loading={check.isPending} disabled={text === ''}>
          {t('experiment.check')}
        </Button>
        <Button type="primary" onClick={() => run.mutate()} loading={run.isPending} disabled={text === ''}>
          {t('fork.run')}
        </Button>
      </div>
    </div>
  )
}

function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children(id)}
    </div>
  )
}
