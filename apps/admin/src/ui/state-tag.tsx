import { Tag } from 'antd'

const TONES: Record<string, string> = {
  settled: 'state-good',
  done: 'state-good',
  paid: 'state-wait',
  created: 'state-wait',
  open: 'state-wait',
  failed: 'state-bad',
  refunded: 'state-bad',
  rejected: 'state-bad',
}

export function StateTag({ state, text }: { state: string; text: string }) {
  return <Tag className={`state ${TONES[state] ?? 'state-still'}`}>{text}</Tag>
}
