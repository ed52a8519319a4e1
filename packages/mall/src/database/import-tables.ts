import type { ColumnType } from 'kysely'
import type { JsonObject } from '../shared/json.ts'
import type { Instant, InstantOrNull } from './tables.ts'

/** A shop that moves in (docs/import.md). */
export interface ImportTable {
  mall: string
  id: string
  state: 'checked' | 'running' | 'stuck' | 'done' | 'withdrawn'
  /** Of all its files together. */
  sha256: string
  files: ColumnType<JsonObject[], string, string>
  /** Keys the members' ids, so that the same row is the same member whenever it is carried out. */
  secret: string
  keep_existing: boolean
  skip_broken: boolean
  /** A file cannot be used, or totals differ. */
  blocked: boolean
  broken_rows: number
  problems: ColumnType<JsonObject[], string, string>
  /** Totals by figure, as decimal digits of its smallest unit. */
  totals: ColumnType<Record<string, string>, string, string>
  expected: ColumnType<Record<string, string>, string, string>
  steps: number
  /** The first step that is not carried out for sure. */
  cursor: number
  /** Operators. */
  proposed_by: string
  proposed_at: Instant
  decided_by: string | null
  decided_at: InstantOrNull
  started_at: InstantOrNull
  finished_at: InstantOrNull
  stuck_line: number | null
  stuck_code: string | null
  stuck_detail: string | null
  first_sequence: number | null
  last_sequence: number | null
  before: ColumnType<JsonObject | null, string | null | undefined, string | null>
  control: ColumnType<JsonObject | null, string | null | undefined, string | null>
}

export interface ImportStepTable {
  mall: string
  import: string
  place: number
  line: number
  /** The member it is about; null for the money that comes first. */
  member: string | null
  /** It makes a member. */
  newcomer: boolean
  commands: ColumnType<JsonObject[], string, string>
  /** The row of a new member; null for all other steps, and once the import is done. */
  phone_hash: string | null
  phone_masked: string | null
  name: string | null
  referral_code: string | null
  referrer: string | null
  joined_at: InstantOrNull
  old_id: string | null
}

export interface ImportMetTable {
  mall: string
  import: string
  derived: string
  member: string
  line: number
}
