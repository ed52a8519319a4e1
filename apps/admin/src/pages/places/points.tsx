import { answer, api } from '@huoshui/web/api'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Card, Form, Input, Modal, Switch } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { refreshAfterAct } from '../../api/queries.ts'
import { RefusalNote } from '../../ui/answer.tsx'
import { Figures } from '../../ui/list.tsx'
import { StateTag } from '../../ui/state-tag.tsx'
import type { Point } from './queries.ts'

const NAME_MAX = 64
const ADDRESS_MAX = 200
const CODE_MAX = 48

interface PointFields {
  owner: string
  name: string
  address: string
  region?: string
  open: boolean
}

/** Shops where orders are picked up and verified. */
export function Points({ points }: { points: Point[] }) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState<Partial<PointFields>>()
  return (
    <Card
      title={<h2>{t('places.points')}</h2>}
      extra={<Button onClick={() => setEditing({ open: true })}>{t('places.addPoint')}</Button>}
    >
      <Figures
        rows={points}
        rowKey="point"
        name={t('places.points')}
        none={t('places.noPoints')}
        columns={[
          { title: t('places.pointName'), dataIndex: 'name' },
          {
            title: t('places.address'),
            dataIndex: 'address',
            render: (address: string) => <span className="reason">{address}</span>,
          },
          {
            title: t('places.owner'),
            key: 'owner',
            render: (_, { owner }) => <Link to={`/members/${owner.id}`}>{owner.name}</Link>,
          },
          { title: t('places.code'), key: 'region', render: (_, { region }) => <code>{region ?? '—'}</code> },
          {
            title: t('column.state'),
            key: 'state',
            render: (_, { open }) => (
              <StateTag state={open ? 'done' : 'still'} text={open ? t('places.isOpen') : t('places.isClosed')} />
            ),
          },
          {
            title: t('column.act'),
            key: 'act',
            render: (_, { owner, ...point }) => (
              <Button size="small" onClick={() => setEditing({ ...point, owner: owner.id })}>
                {t('places.change')}
              </Button>
            ),
          },
        ]}
      />
      {editing && <PointForm point={editing} onEnd={() => setEditing(undefined)} />}
    </Card>
  )
}

function PointForm({ point, onEnd }: { point: Partial<PointFields>; onEnd: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<PointFields>()
  const id = useId()
  const save = useMutation({
    mutationFn: ({ region, ...body }: PointFields) =>
      answer(api.POST('/api/admin/places/points', { body: { ...body, ...(region && { region }) } })),
    onSuccess: async () => {
      onEnd()
      void message.success(t('places.pointSaved'))
      await refreshAfterAct()
    },
  })
  const required = { required: true, whitespace: true, message: t('login.required') }
  return (
    <Modal
      title={t('places.openPoint')}
      open
      onCancel={onEnd}
      okText={t('places.save')}
      cancelText={t('act.cancel')}
      confirmLoading={save.isPending}
      okButtonProps={{ htmlType: 'submit', form: id }}
    >
      <Form id={id} form={form} layout="vertical" initialValues={point} onFinish={(body) => save.mutate(body)}>
        <Form.Item name="owner" label={t('places.memberId')} extra={t('places.memberHint')} rules={[required]}>
          <Input maxLength={NAME_MAX} disabled={point.owner !== undefined} />
        </Form.Item>
        <Form.Item name="name" label={t('places.pointName')} rules={[required]}>
          <Input maxLength={NAME_MAX} />
        </Form.Item>
        <Form.Item name="address" label={t('places.address')} rules={[required]}>
          <Input maxLength={ADDRESS_MAX} />
        </Form.Item>
        <Form.Item name="region" label={t('places.pointRegion')} extra={t('places.pointRegionHint')}>
          <Input maxLength={CODE_MAX} />
        </Form.Item>
        <Form.Item name="open" label={t('places.takesOrders')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
      <RefusalNote cause={save.error} />
    </Modal>
  )
}
