/** What `huoshui bench journal` can measure. */
export const JOURNAL_PARTS = ['settle', 'statements', 'lag', 'intake', 'shop', 'close', 'restart'] as const
export type JournalPart = (typeof JOURNAL_PARTS)[number]

export interface JournalBench {
  parts: readonly JournalPart[]
  /** Length of each measured round, in seconds. */
  seconds: number
  rounds: number
  members: number
  lots: number
  callers: number
  /** Orders a second that the statements are to keep up with. */
  rate: number
}
