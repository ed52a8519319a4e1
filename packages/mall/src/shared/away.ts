import { JournalError } from '@huoshui/journal'

/** PostgreSQL and Node on a database that is away for the moment: nothing was stored, or it is found again by its key. */
const DATABASE_AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08003',
  '08006',
])

/** Whether an error says that the database cannot be asked now, whatever it is asked. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string') return DATABASE_AWAY.has(error.code)
  return error.message.startsWith('Connection terminated')
}

/** Whether the database or the journal's writer cannot be asked now. */
export const isAway = (error: unknown): boolean => error instanceof JournalError || isDatabaseAway(error)
