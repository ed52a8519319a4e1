/** A command that cannot do what it was asked; its message says what to do, without a stack. */
export class Refused extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** What to do about a journal that turns us away, by the code of its error (packages/journal/src/errors.ts). */
const JOURNAL_HINTS: Readonly<Record<string, string>> = {
  'journal-damaged':
    'Nothing was built on it. `npx huoshui verify` names the entry; docs/backup.md says how to restore.',
  'lease-held': 'The mall is running: stop its server first, or do it in the admin.',
  'journal-unavailable': 'The database does not answer, or broke off.',
  unavailable: '`npx huoshui verify` tells whether the journal is whole.',
}

/**
 * What to tell of an error instead of a stack: a refusal, or what the system or the database says, for that is what one
 * can act on (a file that is not there, a full disk, a wrong password). Undefined for a fault of ours.
 */
export function refusalOf(error: unknown): Refused | undefined {
  if (error instanceof Refused) return error
  if (error instanceof AggregateError) return error.errors.map(refusalOf).find((known) => known !== undefined)
  if (!(error instanceof Error)) return undefined
  const hint = 'code' in error && typeof error.code === 'string' ? JOURNAL_HINTS[error.code] : undefined
  if (hint !== undefined) return new Refused(`${error.message}\n${hint}`)
  const isOfSystem = 'code' in error && 'syscall' in error
  // PostgreSQL's own words when it turns a connection away: FATAL, before any statement of ours.
  const isTurnedAway = 'severity' in error && error.severity === 'FATAL'
  return isOfSystem || isTurnedAway ? new Refused(error.message) : undefined
}
