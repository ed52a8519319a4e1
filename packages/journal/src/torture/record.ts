import type { TallyCommand, TallyEntry } from '../tally/tally.ts'

/** What a client of the simulation was told of a command; all it knows. */
export interface Told {
  readonly command: TallyCommand
  readonly kind: 'accepted' | 'repeated' | 'refused' | 'quarantined'
  readonly code?: string
  readonly sequence?: number
  readonly entry?: TallyEntry
  /** Newest entry that anybody had been told of when the command was sent. */
  readonly floor: number
  /** Last entry in the store when the answer was given. */
  readonly stored: number
}

/** What a client saw when it looked. */
export interface Seen {
  readonly sequence: number
  readonly total: number
  readonly floor: number
  readonly stored: number
}

/** The clients' own record of a run, and what was found wrong while it ran. */
export class RunRecord {
  readonly told: Told[] = []
  readonly seen: Seen[] = []
  readonly findings: string[] = []
  /** Newest entry that any client was told of. */
  newest = 0
  counts = { crashes: 0, freezes: 0, storeCrashes: 0, clockJumps: 0, snapshots: 0, busy: 0, retries: 0 }

  find(what: string): void {
    if (this.findings.length < 20) this.findings.push(what)
  }

  tell(told: Told): void {
    this.told.push(told)
    this.newest = Math.max(this.newest, told.sequence ?? 0)
  }
}
