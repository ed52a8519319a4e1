import { Button } from 'antd-mobile'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Sheet } from './sheet.tsx'

interface AskSheetProps {
  title: string
  text: string
  yes: string
  /** What the way back is called, when not simply “cancel”. */
  no?: string
  busy: boolean
  onYes: () => void
  onNo: () => void
  children?: ReactNode
}

/** Asks once more before an act that cannot be taken back. */
export function AskSheet({ title, text, yes, no, busy, onYes, onNo, children }: AskSheetProps) {
  const { t } = useTranslation()
  return (
    <Sheet title={title} onClose={onNo}>
      {children}
      <p>{text}</p>
      <div className="acts">
        <Button block color="primary" shape="rounded" size="large" loading={busy} onClick={onYes}>
          {yes}
        </Button>
        <Button block fill="outline" shape="rounded" size="large" onClick={onNo}>
          {no ?? t('act.cancel')}
        </Button>
      </div>
    </Sheet>
  )
}
