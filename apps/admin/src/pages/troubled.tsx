import type { Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import { local } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Card } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { refreshAfterAct, troubledQuery } from '../api/queries.ts'
import { dateTime } from '../text/time.ts'
import { RefusalNote } from '../ui/answer.tsx'
import { Figures } from '../ui/list.tsx'
import { StateTag } from '../ui/state-tag.tsx'

type Troubled = Schemas['TroubledCommand']

/** Commands that were set aside, or fail again and again: what they are about, why, and the way to send them once more. */
export function TroubledCommands() {
  const { t } = useTranslation()
  const { data: commands = [] } = useQuery(troubledQuery)
  const { modal, message } = App.useApp()
  const [failed, setFailed] = useState<Error | null>(null)
  const retry = useMutation({
    mutationFn: (id: string) => answer(api.POST('/api/admin/outbox/{id}/retry', { params: { path: { id } } })),
    onSuccess: async () => {
      setFailed(null)
      void message.success(t('troubled.sent'))
      await refreshAfterAct()
    },
    onError: setFailed,
  })
  const ask = ({ id, title, subject }: Troubled): void => {
    modal.confirm({
      title: t('troubled.again'),
      content: t('troubled.ask', { kind: local(title), subject }),
      okText: t('troubled.again'),
      cancelText: t('act.cancel'),
      onOk: () => retry.mutateAsync(id).catch(() => undefined),
    })
  }
  if (commands.length === 0) return null
  return (
    <Card title={<h2>{t('troubled.title')}</h2>}>
      <p>{t('troubled.text')}</p>
      <RefusalNote cause={failed} />
      <Figures
        rows={commands}
        rowKey="id"
        name={t('troubled.title')}
        none=""
        columns={[
          { title: t('column.kind'), key: 'kind', render: (_, { title }) => local(title) },
          { title: t('troubled.subject'), dataIndex: 'subject', render: (subject: string) => <code>{subject}</code> },
          {
            title: t('column.state'),
            key: 'state',
            render: (_, { state, attempts }: Troubled) => (
              <StateTag
                state={state === 'quarantined' ? 'failed' : 'created'}
                text={state === 'quarantined' ? t('troubled.aside') : t('troubled.failing', { attempts })}
              />
            ),
          },
          {
            title: t('troubled.why'),
            dataIndex: 'detail',
            render: (detail?: string) => <span className="reason">{detail ?? '—'}</span>,
          },
          { title: t('column.time'), dataIndex: 'createdAt', render: dateTime },
          {
            title: t('column.act'),
            key: 'act',
            render: (_, command: Troubled) =>
              command.state === 'quarantined' && (
                <Button
                  size="small"
                  loading={retry.isPending && retry.variables === command.id}
                  onClick={() => ask(command)}
                >
                  {t('troubled.again')}
                </Button>
              ),
          },
        ]}
      />
    </Card>
  )
}
