import type pg from 'pg'

// Its commands have the ids they had: what the journal has is answered as repeated, the rest is decided again.
const REDO = `
UPDATE import SET state = 'running', cursor = 0, control = NULL, finished_at = NULL, last_sequence = NULL,
  first_sequence = CASE WHEN first_sequence > $2 THEN NULL ELSE first_sequence END,
  before = CASE WHEN (before ->> 'sequence')::bigint > $2 THEN NULL ELSE before END
WHERE mall = $1 AND state IN ('running', 'stuck', 'done') AND last_sequence > $2`

/** Sets imports going again of which a journal that was cut at `sequence` lacks entries. Returns how many. */
export async function redoImports(
  tx: pg.ClientBase,
  { mall, sequence }: { mall: string; sequence: number },
): Promise<number> {
  const { rowCount } = await tx.query(REDO, [mall, sequence])
  return rowCount ?? 0
}
