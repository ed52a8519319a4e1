import { answer, api } from '@huoshui/web/api'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Card, Form, Input, Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { refreshAfterAct } from '../../api/queries.ts'
import { RefusalNote } from '../../ui/answer.tsx'
import { Figures } from '../../ui/list.tsx'
import { ReasonForm } from '../../ui/reason-form.tsx'
import { type Agency, LEVELS } from './queries.ts'

const NAME_MAX = 64
const CODE_MAX = 48

interface Appointment {
  level: Agency['level']
  code: string
  name: string
  agent: string
}

/** Who is the agent of which region: one each. */
export function Agencies({ agencies }: { agencies: Agency[] }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  return (
    <Card
      title={<h2>{t('places.agencies')}</h2>}
      extra={<Button onClick={() => setOpened(true)}>{t('places.appoint')}</Button>}
    >
      <Figures
        rows={agencies}
        rowKey={({ level, code }) => `${level}:${code}`}
        name={t('places.agencies')}
        none={t('places.noAgencies')}
        columns={[
          { title: t('places.level'), key: 'level', render: (_, { level }) => t(`places.levels.${level}`) },
          { title: t('places.region'), dataIndex: 'name' },
          { title: t('places.code'), dataIndex: 'code', render: (code: string) => <code>{code}</code> },
          {
            title: t('places.agent'),
            key: 'agent',
            render: (_, { agent }) =>
              agent ? <Link to={`/members/${agent.id}`}>{agent.name}</Link> : t('places.noAgent'),
          },
          { title: t('column.act'), key: 'act', render: (_, agency) => agency.agent && <Dismiss agency={agency} /> },
        ]}
      />
      <Appoint open={opened} onEnd={() => setOpened(false)} />
    </Card>
  )
}

function Appoint({ open, onEnd }: { open: boolean; onEnd: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<Appointment>()
  const id = useId()
  const appoint = useMutation({
    mutationFn: (body: Appointment) => answer(api.POST('/api/admin/places/agents', { body })),
    onSuccess: async () => {
      onEnd()
      void message.success(t('places.appointed'))
      await refreshAfterAct()
    },
  })
  const required = { required: true, whitespace: true, message: t('login.required') }
  return (
    <Modal
      title={t('places.appoint')}
      open={open}
      onCancel={onEnd}
      okText={t('places.appoint')}
      cancelText={t('act.cancel')}
      confirmLoading={appoint.isPending}
      destroyOnHidden
      okButtonProps={{ htmlType: 'submit', form: id }}
    >
      <Form id={id} form={form} layout="vertical" preserve={false} onFinish={(body) => appoint.mutate(body)}>
        <Form.Item name="level" label={t('places.level')} initialValue="district" rules={[{ required: true }]}>
          <Select options={LEVELS.map((level) => ({ value: level, label: t(`places.levels.${level}`) }))} />
        </Form.Item>
        <Form.Item name="code" label={t('places.code')} extra={t('places.codeHint')} rules={[required]}>
          <Input maxLength={CODE_MAX} />
        </Form.Item>
        <Form.Item name="name" label={t('places.region')} extra={t('places.nameHint')} rules={[required]}>
          <Input maxLength={NAME_MAX} />
        </Form.Item>
        <Form.Item name="agent" label={t('places.memberId')} extra={t('places.memberHint')} rules={[required]}>
          <Input maxLength={NAME_MAX} />
        </Form.Item>
      </Form>
      <RefusalNote cause={appoint.error} />
    </Modal>
  )
}

function Dismiss({ agency: { level, code, name } }: { agency: Agency }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const dismiss = useMutation({
    mutationFn: (reason: string) =>
      answer(api.POST('/api/admin/places/agents', { body: { level, code, name, reason } })),
    onSuccess: async () => {
      setOpen(false)
      void message.success(t('places.dismissed'))
      await refreshAfterAct()
    },
  })
  return (
    <>
      <Button size="small" danger onClick={() => setOpen(true)}>
        {t('places.dismiss')}
      </Button>
      <ReasonForm
        title={t('places.dismiss')}
        text={t('places.dismissText', { name })}
        reasonLabel={t('column.reason')}
        yes={t('places.dismiss')}
        danger
        open={open}
        busy={dismiss.isPending}
        refusal={dismiss.error}
        onNo={() => setOpen(false)}
        onYes={({ reason }) => dismiss.mutate(reason)}
      />
    </>
  )
}
