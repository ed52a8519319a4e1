import type { Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import { useCommandKey } from '@huoshui/web/command-key'
import { local } from '@huoshui/web/language'
import { useMutation } from '@tanstack/react-query'
import { Form, Input, Modal, Select } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { refreshAfterAct } from '../../api/queries.ts'
import { RefusalNote } from '../../ui/answer.tsx'

interface Other {
  profile: string
  version: number
  title: Schemas['LocalText']
}

interface Fields {
  to: string
  title: string
  author: string
  date: string
  file?: string
  text?: string
  sha256?: string
}

const WORDS_MAX = 200
const TEXT_MAX = 40_000

/** A change of law is asked for with the opinion attached: its text, or the hash of its file. */
export function Proposal({ others, open, onClose }: { others: readonly Other[]; open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const { keyFor, done } = useCommandKey()
  const propose = useMutation({
    mutationFn: ({ to, title, author, date, file = '', text, sha256 }: Fields) => {
      const opinion = { title, author, date, file, ...(text && { text }), ...(sha256 && { sha256 }) }
      const body = { to, opinion }
      const params = { header: { 'idempotency-key': keyFor(body) } }
      return answer(api.POST('/api/admin/profiles/propose', { params, body }))
    },
    async onSuccess() {
      done()
      onClose()
      await refreshAfterAct()
    },
  })
  return (
    <Modal
      title={t('law.propose')}
      open={open}
      onCancel={onClose}
      okText={t('law.submit')}
      cancelText={t('act.cancel')}
      confirmLoading={propose.isPending}
      destroyOnHidden
      okButtonProps={{ htmlType: 'submit', form: id }}
    >
      <Fieldset id={id} others={others} onFinish={(fields) => propose.mutate(fields)} />
      <RefusalNote cause={propose.error} />
    </Modal>
  )
}

function Fieldset({
  id,
  others,
  onFinish,
}: {
  id: string
  others: readonly Other[]
  onFinish: (fields: Fields) => void
}) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Fields>()
  const required = [{ required: true, whitespace: true, message: t('login.required') }]
  const options = others.map(({ profile, version, title }) => ({
    value: profile,
    label: t('law.version', { title: local(title), profile, version }),
  }))
  async function read(file: File | undefined): Promise<void> {
    if (file !== undefined) form.setFieldsValue({ file: file.name, text: await file.text() })
  }
  return (
    <Form id={id} form={form} layout="vertical" preserve={false} onFinish={onFinish}>
      <Form.Item name="to" label={t('law.to')} rules={required}>
        <Select options={options} />
      </Form.Item>
      <Form.Item name="title" label={t('law.opinion')} rules={required}>
        <Input maxLength={WORDS_MAX} />
      </Form.Item>
      <Form.Item name="author" label={t('law.author')} rules={required}>
        <Input maxLength={WORDS_MAX} />
      </Form.Item>
      <Form.Item name="date" label={t('law.date')} rules={required}>
        <Input type="date" />
      </Form.Item>
      <p>
        <label htmlFor={`${id}-file`}>{t('law.file')}</label>{' '}
        <input
          id={`${id}-file`}
          type="file"
          accept=".txt,.md"
          onChange={(event) => void read(event.target.files?.[0])}
        />
      </p>
      <Form.Item name="file" label={t('law.fileName')}>
        <Input maxLength={WORDS_MAX} />
      </Form.Item>
      <Form.Item name="text" label={t('law.body')}>
        <Input.TextArea rows={4} maxLength={TEXT_MAX} />
      </Form.Item>
      <Form.Item
        name="sha256"
        label={t('law.sha256')}
        rules={[{ pattern: /^[0-9a-f]{64}$/, message: t('law.sha256Bad') }]}
      >
        <Input maxLength={64} />
      </Form.Item>
    </Form>
  )
}
