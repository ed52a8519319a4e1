import { Form, Input, Modal } from 'antd'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { RefusalNote } from './answer.tsx'

const REASON_MAX = 500

export interface ReasonFields {
  reason: string
  amount?: string
}

interface ReasonFormProps {
  title: string
  text: string
  reasonLabel: string
  yes: string
  open: boolean
  /** The act takes something away. */
  danger?: boolean
  busy: boolean
  refusal: unknown
  onYes: (fields: ReasonFields) => void
  onNo: () => void
  children?: ReactNode
}

/** An act on money is asked for once more, with its reason, which goes to the audit log. */
export function ReasonForm({
  title,
  text,
  reasonLabel,
  yes,
  open,
  danger = false,
  busy,
  refusal,
  onYes,
  onNo,
  children,
}: ReasonFormProps) {
  const { t } = useTranslation()
  const [form] = Form.useForm<ReasonFields>()
  const id = useId()
  return (
    <Modal
      title={title}
      open={open}
      onCancel={onNo}
      okText={yes}
      cancelText={t('act.cancel')}
      confirmLoading={busy}
      destroyOnHidden
      okButtonProps={{ htmlType: 'submit', form: id, danger }}
    >
      <p>{text}</p>
      <Form id={id} form={form} layout="vertical" preserve={false} onFinish={onYes}>
        {children}
        <Form.Item
          name="reason"
          label={reasonLabel}
          rules={[{ required: true, whitespace: true, message: t('login.required') }]}
        >
          <Input.TextArea rows={3} maxLength={REASON_MAX} showCount />
        </Form.Item>
      </Form>
      <RefusalNote cause={refusal} />
    </Modal>
  )
}
