import type { Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import { useCommandKey } from '@huoshui/web/command-key'
import { local } from '@huoshui/web/language'
import { useMutation } from '@tanstack/react-query'
import { Alert, App, Button, Card } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { refreshAfterAct } from '../../api/queries.ts'
import { RefusalNote } from '../../ui/answer.tsx'
import { ReasonForm } from '../../ui/reason-form.tsx'
import { Diff } from './diff.tsx'
import { type Finding, ReportText } from './report.tsx'

type Check = Schemas['SchemeCheck']

/** Where a next version is written, judged, compared, and only then activated. */
export function Studio({ active }: { active: Schemas['Scheme'] }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <Card
      title={<h2>{t('studio.title')}</h2>}
      extra={!open && <Button onClick={() => setOpen(true)}>{t('studio.open')}</Button>}
    >
      {open ? <Editor start={active.text} /> : <p className="quiet">{t('studio.textHint')}</p>}
    </Card>
  )
}

function Editor({ start }: { start: string }) {
  const { t } = useTranslation()
  const id = useId()
  const [text, setText] = useState(start)
  const [checked, setChecked] = useState<{ text: string; check: Check }>()
  const check = useMutation({
    mutationFn: async (written: string) => ({
      text: written,
      check: await answer(api.POST('/api/admin/scheme/check', { body: { text: written } })),
    }),
    onSuccess: setChecked,
  })
  const remedy = useMutation({
    mutationFn: async ({ rule, path }: Finding) =>
      (await answer(api.POST('/api/admin/scheme/remedy', { body: { text, rule, path } }))).text,
    onSuccess(changed) {
      setText(changed)
      check.mutate(changed)
    },
  })
  const busy = check.isPending || remedy.isPending
  return (
    <>
      <label htmlFor={id}>{t('studio.text')}</label>
      <p className="quiet">{t('studio.textHint')}</p>
      <textarea
        id={id}
        className="scheme-text"
        spellCheck={false}
        wrap="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="studio-acts">
        <Button type="primary" loading={check.isPending} onClick={() => check.mutate(text)}>
          {t('studio.check')}
        </Button>
        {checked?.text === text && checked.check.allowed && <Activation text={text} check={checked.check} />}
      </div>
      <RefusalNote cause={check.error ?? remedy.error} />
      {checked && checked.text !== text && <Alert type="info" showIcon title={t('studio.changed')} />}
      {checked && <Checked check={checked.check} busy={busy || checked.text !== text} onApply={remedy.mutate} />}
    </>
  )
}

function Checked({ check, busy, onApply }: { check: Check; busy: boolean; onApply: (finding: Finding) => void }) {
  const { t } = useTranslation()
  const { problem, report, scheme, reason, diff } = check
  return (
    <div role="status">
      {problem && <Alert type="error" showIcon title={t('studio.problem', problem)} description={problem.message} />}
      {reason && <Alert type="error" showIcon title={local(reason)} />}
      {scheme && (
        <>
          <h3>{t('studio.report')}</h3>
          {report ? <ReportText report={report} busy={busy} onApply={onApply} /> : <p>{t('studio.unjudged')}</p>}
          {check.allowed && report?.verdict === 'blocked' && <p className="truth">{t('studio.sandbox')}</p>}
        </>
      )}
      <h3>{t('studio.diff')}</h3>
      <Diff lines={diff} />
    </div>
  )
}

function Activation({ text, check }: { text: string; check: Check }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { keyFor, done } = useCommandKey()
  const [asking, setAsking] = useState(false)
  const { follows, scheme } = check
  const activate = useMutation({
    mutationFn: (reason: string) => {
      const body = { text, follows, reason }
      const params = { header: { 'idempotency-key': keyFor(body) } }
      return answer(api.POST('/api/admin/scheme/activate', { params, body }))
    },
    async onSuccess({ version }) {
      done()
      setAsking(false)
      void message.success(t('studio.activated', { version }))
      await refreshAfterAct()
    },
  })
  if (scheme === undefined) return null
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('studio.activate')}</Button>
      <ReasonForm
        title={t('studio.activateTitle', { title: local(scheme.title), version: scheme.version })}
        text={t('studio.activateText')}
        reasonLabel={t('studio.activateReason')}
        yes={t('studio.activate')}
        open={asking}
        busy={activate.isPending}
        refusal={activate.error}
        onYes={({ reason }) => activate.mutate(reason)}
        onNo={() => setAsking(false)}
      />
    </>
  )
}
