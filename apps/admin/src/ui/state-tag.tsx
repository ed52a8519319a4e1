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
  clear: 'state-good',
  approved: 'state-good',
  note: 'state-still',
  serious: 'state-wait',
  near: 'state-wait',
  proposed: 'state-wait',
  blocked: 'state-bad',
  blocking: 'state-bad',
  reached: 'state-bad',
}

export function StateTag({ state, text }: { state: string; text: string }) {
  return <Tag className={`state ${TONES[state] ?? 'state-still'}`}>{text}</Tag>
}
