import type { ImportRow } from '../database/tables.ts'
import type { CheckedFile } from './check.ts'
import { type ImportControl, readControl } from './control.ts'
import type { RowProblem } from './row-problems.ts'
import { readTotals, type Totals } from './totals.ts'

/** An import as operators see it. */
export interface ImportView {
  readonly id: string
  readonly state: ImportRow['state']
  readonly sha256: string
  readonly files: readonly CheckedFile[]
  readonly keepExisting: boolean
  readonly skipBroken: boolean
  readonly blocked: boolean
  readonly brokenRows: number
  /** The first of them. */
  readonly problems: readonly RowProblem[]
  readonly totals: Totals
  readonly expected: Totals
  readonly steps: number
  readonly done: number
  /** Names of operators. */
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly decidedBy: string | undefined
  readonly decidedAt: Date | undefined
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
  /** Where it stands still, and why. */
  readonly stuck: { readonly line: number; readonly code: string; readonly detail: string } | undefined
  /** First and last entry of the journal. */
  readonly entries: { readonly first: number; readonly last: number } | undefined
  readonly control: ImportControl | undefined
}

export function viewOf(row: ImportRow, names: ReadonlyMap<string, string>): ImportView {
  const nameOf = (id: string): string => names.get(id) ?? id
  const { stuck_line, stuck_code, stuck_detail, first_sequence, last_sequence } = row
  return {
    id: row.id,
    state: row.state,
    sha256: row.sha256,
    files: row.files as unknown as CheckedFile[],
    keepExisting: row.keep_existing,
    skipBroken: row.skip_broken,
    blocked: row.blocked,
    brokenRows: row.broken_rows,
    problems: row.problems as unknown as RowProblem[],
    totals: readTotals(row.totals),
    expected: readTotals(row.expected),
    steps: row.steps,
    done: row.cursor,
    proposedBy: nameOf(row.proposed_by),
    proposedAt: row.proposed_at,
    decidedBy: row.decided_by === null ? undefined : nameOf(row.decided_by),
    decidedAt: row.decided_at ?? undefined,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    stuck: stuck_code === null ? undefined : { line: stuck_line ?? 0, code: stuck_code, detail: stuck_detail ?? '' },
    entries:
      first_sequence === null || last_sequence === null ? undefined : { first: first_sequence, last: last_sequence },
    control: row.control === null ? undefined : readControl(row.control),
  }
}
