import { openClient } from '@huoshui/journal'

/** Schemas whose form migrations make. */
const SCHEMAS = "('journal', 'books', 'public')"

/** Months of the statement come with the entries, not with a migration. */
const MONTH = /statement_\d{4}_\d{2}/

const QUERIES = [
  `SELECT attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull || ' '
     || coalesce(pg_get_expr(adbin, adrelid), '') AS line
   FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
   WHERE relnamespace::regnamespace::text IN ${SCHEMAS} AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped`,
  `SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS line FROM pg_constraint
   WHERE connamespace::regnamespace::text IN ${SCHEMAS}`,
  `SELECT indexdef AS line FROM pg_indexes WHERE schemaname IN ${SCHEMAS}`,
  `SELECT oid::regclass || ' ' || relacl::text AS line FROM pg_class
   WHERE relnamespace::regnamespace::text IN ${SCHEMAS} AND relkind IN ('r', 'p') AND relacl IS NOT NULL`,
]

/** What a database looks like, line by line: columns, keys, indexes and rights. */
export async function formOf(url: string): Promise<string[]> {
  const client = await openClient({ connectionString: url })
  try {
    const lines: string[] = []
    for (const query of QUERIES) {
      const { rows } = await client.query<{ line: string }>(query)
      lines.push(...rows.map(({ line }) => line))
    }
    return lines.filter((line) => !MONTH.test(line)).sort()
  } finally {
    await client.end()
  }
}
