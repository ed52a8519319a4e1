import type { Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { liveCheckQuery, queryClient } from '../../api/queries.ts'
import { dateTime } from '../../text/time.ts'
import { RefusalNote } from '../../ui/answer.tsx'

type Stated = Schemas['LiveCheck']['conduct']

/** What no book knows: an operator states it, and the daily check judges it with the mall's own figures. */
export function Conduct({ stated }: { stated: Stated }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <>
      <h3>{t('conduct.title')}</h3>
      <p className="quiet">
        {stated === undefined
          ? t('conduct.never')
          : t('conduct.stated', { operator: stated.operator, time: dateTime(stated.at) })}
      </p>
      {open ? (
        <Statement start={stated?.text ?? t('conduct.example')} onKept={() => setOpen(false)} />
      ) : (
        <Button onClick={() => setOpen(true)}>{t('conduct.open')}</Button>
      )}
    </>
  )
}

function Statement({ start, onKept }: { start: string; onKept: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const [text, setText] = useState(start)
  const state = useMutation({
    mutationFn: () => answer(api.POST('/api/admin/live-check/conduct', { body: { text } })),
    onSuccess({ live }) {
      if (live === undefined) return
      queryClient.setQueryData(liveCheckQuery.queryKey, live)
      onKept()
    },
  })
  const problem = state.data?.problem
  return (
    <>
      <label htmlFor={id}>{t('conduct.text')}</label>
      <p className="quiet">{t('conduct.hint')}</p>
      <textarea
        id={id}
        className="scheme-text"
        spellCheck={false}
        wrap="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="studio-acts">
        <Button type="primary" loading={state.isPending} onClick={() => state.mutate()}>
          {t('conduct.keep')}
        </Button>
        <Button onClick={onKept}>{t('act.cancel')}</Button>
      </div>
      <RefusalNote cause={state.error} />
      {problem && <Alert type="error" showIcon title={t('studio.problem', problem)} description={problem.message} />}
    </>
  )
}
