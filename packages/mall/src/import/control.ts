import { sql } from 'kysely'
import type { Books } from '../books.ts'
import type { Database } from '../database/database.ts'
import type { ImportRow } from '../database/tables.ts'
import type { JsonObject } from '../shared/json.ts'
import type { HeldSums } from './looks.ts'
import type { Totals } from './totals.ts'

/** One asset, to its smallest unit: what members held before, what the import and what others booked, and what they hold now. */
export interface AssetControl {
  readonly asset: string
  /** What the files say. */
  readonly stated: bigint
  readonly before: bigint
  /** By the journal: the entries of the import, as the statement reads them. */
  readonly booked: bigint
  /** By the journal: all other entries meanwhile. */
  readonly others: bigint
  readonly after: bigint
  /** Set apart for openings and not handed out, before and after: the same when everything was. */
  readonly apartBefore: bigint
  readonly apartAfter: bigint
  readonly agrees: boolean
}

export interface ImportControl {
  readonly assets: readonly AssetControl[]
  readonly members: { readonly stated: number; readonly joined: number; readonly met: number }
  readonly agrees: boolean
}

/** The asset in which members hold what a figure of the totals counts; undefined for counts and a pool's cash. */
function assetOf(figure: string): string | undefined {
  const [name, plan = ''] = figure.split('.')
  switch (name) {
    case 'wallet':
      return 'CNY'
    case 'shopping':
    case 'coin':
    case 'equity':
      return name
    case 'growth':
    case 'release':
      return `${name}:${plan}`
    default:
      return undefined
  }
}

/** What the statement's lines of a stretch of the journal add up to, by asset, for members that the import opened and all else. */
async function bookedBetween(
  db: Database,
  books: Books,
  { mall, after, through }: { mall: string; after: number; through: number },
): Promise<ReadonlyMap<string, { booked: bigint; others: bigint }>> {
  const { rows } = await sql<{ asset: string; booked: string; others: string }>`
    with line as (
      select sequence, kind, changes, reasons from books.statement
      where mall = ${mall} and sequence > ${after} and sequence <= ${through}),
    exits as (select distinct sequence from line where kind = 'open-balances' and reasons <> '[]'),
    change as (
      select kind = 'open-balances' and sequence not in (select sequence from exits) as opened,
        one ->> 'asset' as asset, (one ->> 'amount')::numeric as amount
      from line, jsonb_array_elements(changes) as one)
    select asset, coalesce(sum(amount) filter (where opened), 0)::text as booked,
      coalesce(sum(amount) filter (where not opened), 0)::text as others
    from change group by asset`.execute(db)
  const sums = new Map(
    rows.map(({ asset, booked, others }) => [asset, { booked: BigInt(booked), others: BigInt(others) }]),
  )
  for (const [asset, amount] of await openedWithExits(db, books, { mall, after, through })) {
    const { booked, others } = sums.get(asset) ?? { booked: 0n, others: 0n }
    sums.set(asset, { booked: booked + amount, others: others - amount })
  }
  return sums
}

/** Entries that are read from the journal at a time. */
const READ_TOGETHER = 64

/** What members brought along in entries in which a forced exit followed at once: by the entries themselves. */
async function openedWithExits(
  db: Database,
  books: Books,
  { mall, after, through }: { mall: string; after: number; through: number },
): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await sql<{ sequence: bigint }>`
    select distinct sequence from books.statement
    where mall = ${mall} and sequence > ${after} and sequence <= ${through} and kind = 'open-balances' and reasons <> '[]'
    `.execute(db)
  const brought = new Map<string, bigint>()
  for (let from = 0; from < rows.length; from += READ_TOGETHER) {
    const piece = rows.slice(from, from + READ_TOGETHER)
    const entries = await Promise.all(piece.map(({ sequence }) => books.entry(Number(sequence))))
    for (const fact of entries.flatMap((entry) => entry?.facts ?? [])) {
      if (fact.fact !== 'transfer' || !isBrought(fact)) continue
      brought.set(fact.asset, (brought.get(fact.asset) ?? 0n) + fact.amount)
    }
  }
  return brought
}

/** Out of what was set apart, or issued for it, to a member. */
const isBrought = ({ from, to }: { from: string; to: string }): boolean =>
  to.startsWith('member:') && (from === 'platform:opening' || /^(opening|issued):/.test(from))

/**
 * Holds what was booked against what the files say. The statement is written by a follower that reads the journal and
 * shares nothing with the engine that holds the sums.
 */
export async function controlImport(parts: {
  db: Database
  books: Books
  row: Pick<ImportRow, 'mall' | 'id'>
  totals: Totals
  before: HeldSums
  waitFor: (sequence: number) => Promise<void>
}): Promise<ImportControl> {
  const { db, books, row, totals, before, waitFor } = parts
  const after = await books.look('heldSums')
  await waitFor(after.sequence)
  const between = await bookedBetween(db, books, { mall: row.mall, after: before.sequence, through: after.sequence })
  const stated = new Map<string, bigint>()
  for (const [figure, total] of totals) {
    const asset = assetOf(figure)
    if (asset !== undefined) stated.set(asset, (stated.get(asset) ?? 0n) + total)
  }
  const assets = [...new Set([...stated.keys(), ...between.keys(), ...after.apart.keys()])].sort().map((asset) => {
    const { booked, others } = between.get(asset) ?? { booked: 0n, others: 0n }
    const line = {
      asset,
      stated: stated.get(asset) ?? 0n,
      before: before.held.get(asset) ?? 0n,
      booked,
      others,
      after: after.held.get(asset) ?? 0n,
      apartBefore: before.apart.get(asset) ?? 0n,
      apartAfter: after.apart.get(asset) ?? 0n,
    }
    const agrees =
      line.booked === line.stated &&
      line.before + line.booked + line.others === line.after &&
      line.apartBefore === line.apartAfter
    return { ...line, agrees }
  })
  const members = await countMembers(db, row, Number(totals.get('members') ?? 0n))
  const agrees = assets.every((asset) => asset.agrees) && members.joined + members.met === members.stated
  return { assets, members, agrees }
}

async function countMembers(
  db: Database,
  { mall, id }: Pick<ImportRow, 'mall' | 'id'>,
  stated: number,
): Promise<ImportControl['members']> {
  const { rows } = await sql<{ joined: bigint; met: bigint }>`
    select
      (select count(*) from import_step s join member m on m.mall = s.mall and m.id = s.member
        where s.mall = ${mall} and s.import = ${id} and s.newcomer) as joined,
      (select count(*) from import_met where mall = ${mall} and import = ${id}) as met`.execute(db)
  return { stated, joined: Number(rows[0]?.joined ?? 0n), met: Number(rows[0]?.met ?? 0n) }
}

const digits = (amounts: ReadonlyMap<string, bigint>): Record<string, string> =>
  Object.fromEntries([...amounts].map(([name, amount]) => [name, amount.toString()]))

const amounts = (written: unknown): Map<string, bigint> =>
  new Map(Object.entries((written ?? {}) as Record<string, string>).map(([name, text]) => [name, BigInt(text)]))

/** Amounts by name as JSON: decimal digits. */
export const writeAmounts = (by: ReadonlyMap<string, bigint>): string => JSON.stringify(digits(by))
export const readAmounts = amounts

export const writeSums = ({ held, apart, ...rest }: HeldSums): string =>
  JSON.stringify({ ...rest, held: digits(held), apart: digits(apart) })

export const readSums = (json: JsonObject): HeldSums => ({
  sequence: Number(json.sequence),
  members: Number(json.members),
  held: amounts(json.held),
  apart: amounts(json.apart),
})

const CONTROL_AMOUNTS = ['stated', 'before', 'booked', 'others', 'after', 'apartBefore', 'apartAfter'] as const

export const writeControl = (control: ImportControl): string =>
  JSON.stringify(control, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))

/** The control that `writeControl` wrote; the table holds nothing else. */
export function readControl(json: JsonObject): ImportControl {
  const written = json as unknown as Omit<ImportControl, 'assets'> & { assets: Record<string, string | boolean>[] }
  const assets = written.assets.map((line) => ({
    ...line,
    ...Object.fromEntries(CONTROL_AMOUNTS.map((name) => [name, BigInt(String(line[name]))])),
  }))
  return { ...written, assets: assets as unknown as AssetControl[] }
}
