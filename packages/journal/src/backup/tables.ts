import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { BackupRefused } from './refused.ts'

/** A table as far as a backup must know it. */
export interface Table {
  /** Schema and table. */
  readonly name: string
  readonly columns: readonly string[]
  /** Columns whose sums are control totals. */
  readonly numeric: readonly string[]
  /** The order of its rows: columns of the primary key, texts in byte order so that every server sorts alike. */
  readonly order: readonly string[]
  /** Tables its rows refer to, itself excepted. */
  readonly references: readonly string[]
  /** Columns that the database numbers by itself. */
  readonly numbered: readonly string[]
}

/** Which rows of which tables are a mall's, besides its journal. */
export interface TableRules {
  readonly schema: string
  /** Table in which the mall's migrations are noted. */
  readonly migrations: string
  /** Tables that are no mall's: of the migrator. */
  readonly ignored: readonly string[]
  /** Tables whose rows are worth nothing later, or too much to whoever finds the file. */
  readonly leftOut: readonly string[]
  /** The column that names the mall. */
  keyOf(table: string): string
}

/** What every connection of a backup speaks, so that a value is the same text on every version of PostgreSQL. */
export const ONE_LANGUAGE = `
SET client_encoding = 'UTF8'; SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';
SET extra_float_digits = 1; SET bytea_output = 'hex'; SET statement_timeout = 0;
SET idle_in_transaction_session_timeout = 0`

const DESCRIBE = `
SELECT c.oid::regclass::text AS shown, c.relname::text AS name,
  array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
  array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attgenerated = '' AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype)
    ORDER BY a.attnum) AS numeric,
  array(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attidentity <> '' ORDER BY a.attnum) AS numbered,
  array(SELECT quote_ident(a.attname) || CASE WHEN a.attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END
    FROM pg_constraint p CROSS JOIN LATERAL unnest(p.conkey) WITH ORDINALITY AS k (attnum, place)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
    WHERE p.conrelid = c.oid AND p.contype = 'p' ORDER BY k.place) AS "order",
  array(SELECT DISTINCT r.relname::text FROM pg_constraint f JOIN pg_class r ON r.oid = f.confrelid
    WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS "references"
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname`

/** The tables of a schema, each after those it refers to. */
export async function tablesOf(client: pg.ClientBase, schema: string): Promise<Table[]> {
  const found = await client.query<Omit<Table, 'name'> & { name: string }>(DESCRIBE, [schema])
  const left = new Map(
    found.rows.map(({ name, columns, numeric, numbered, order, references }) => {
      return [name, { name: `${schema}.${name}`, columns, numeric, numbered, order, references }] as const
    }),
  )
  const sorted: Table[] = []
  while (left.size > 0) {
    const free = [...left].filter(([, table]) => !table.references.some((name) => left.has(name)))
    if (free.length === 0) {
      throw new BackupRefused('cannot-take', `tables refer to each other in a circle: ${[...left.keys()].join(', ')}`)
    }
    for (const [name, table] of free) {
      sorted.push(table)
      left.delete(name)
    }
  }
  return sorted
}

/** The mall's rows of a table. */
export interface Rows {
  readonly table: Table
  /** The column that names the mall. */
  readonly key: string
  readonly mall: string
}

function quoted(name: string): string {
  return name.split('.').map(pg.escapeIdentifier).join('.')
}

function columnsOf({ columns }: Table): string {
  return columns.map(pg.escapeIdentifier).join(', ')
}

const isOf = ({ key, mall }: Rows): string => `${pg.escapeIdentifier(key)} = ${pg.escapeLiteral(mall)}`

/** The mall's rows as text, in chunks that need not end with a row. */
export function copyOut(client: pg.ClientBase, rows: Rows): AsyncIterable<Buffer> {
  const { table } = rows
  const order = table.order.length === 0 ? columnsOf(table) : table.order.join(', ')
  const select = `SELECT ${columnsOf(table)} FROM ${quoted(table.name)} WHERE ${isOf(rows)} ORDER BY ${order}`
  return client.query(copyTo(`COPY (${select}) TO STDOUT`))
}

/** Rows and sums of the mall's rows, as the database counts them. */
export async function totalsOf(
  client: pg.ClientBase,
  rows: Rows,
): Promise<{ rows: number; totals: Record<string, string> }> {
  const { table } = rows
  const sums = table.numeric.map((column) => `coalesce(sum(${pg.escapeIdentifier(column)}), 0)::text`)
  const select = `SELECT ARRAY[count(*)::text${sums.map((sum) => `, ${sum}`).join('')}] AS counted`
  const found = await client.query<{ counted: string[] }>(`${select} FROM ${quoted(table.name)} WHERE ${isOf(rows)}`)
  const [count, ...totals] = found.rows[0]?.counted ?? []
  return {
    rows: Number(count),
    totals: Object.fromEntries(table.numeric.map((column, index) => [column, totals[index] ?? '0'])),
  }
}

/** SHA-256 of the mall's rows as text, in hex. */
export async function hashOfRows(client: pg.ClientBase, rows: Rows): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of copyOut(client, rows)) hash.update(chunk)
  return hash.digest('hex')
}

/** Rows on their way into a table. */
export class CopyIn {
  readonly #stream: ReturnType<typeof copyFrom>
  readonly #done: Promise<void>

  constructor(client: pg.ClientBase, table: string, columns: readonly string[]) {
    const names = columns.map(pg.escapeIdentifier).join(', ')
    this.#stream = client.query(copyFrom(`COPY ${quoted(table)} (${names}) FROM STDIN`))
    this.#done = finished(this.#stream)
    this.#done.catch(() => undefined)
  }

  async write(chunk: Buffer | string): Promise<void> {
    if (!this.#stream.write(chunk)) await Promise.race([once(this.#stream, 'drain'), this.#done])
  }

  /** Resolves when the database has taken every row. @throws pg.DatabaseError */
  async end(): Promise<void> {
    this.#stream.end()
    await this.#done
  }
}

/** Sets the database's own numbers to go on after the highest that was restored. */
export async function continueNumbers(client: pg.ClientBase, table: Table): Promise<void> {
  for (const column of table.numbered) {
    const name = pg.escapeIdentifier(column)
    await client.query(
      `SELECT setval(pg_get_serial_sequence($1, $2), greatest((SELECT max(${name}) FROM ${quoted(table.name)}), 1))`,
      [quoted(table.name), column],
    )
  }
}
