import { parseScheme, type SchemeDocument } from '@huoshui/engine'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { MallError } from '../errors.ts'
import { hmac } from '../shared/secrets.ts'
import type { ImportContext, PoolPrice } from './check.ts'
import { knownMembers } from './known.ts'

type Ground = Pick<ImportContext, 'scheme' | 'known' | 'prices'>

/**
 * What a check must know of a mall, from its tables alone: beside the running server, or while it is stopped. The prices
 * of pools are those of the statement's last entries; the money of an import is looked at again when it begins.
 * @throws MallError not-open when the mall has no scheme yet
 */
export async function storedMall(db: Database, mall: string): Promise<Ground> {
  const text = await schemeInForce(db, mall)
  if (text === undefined) throw new MallError('not-open')
  const row = await db.selectFrom('mall').selectAll().where('slug', '=', mall).executeTakeFirstOrThrow()
  const scheme = parseScheme(text, 'scheme')
  const known = knownMembers({
    db,
    mall,
    phoneHash: (phone) => hmac(row.phone_salt, `phone:${phone}`),
    openedAmong: async (members) => {
      const { rows } = await sql<{ member: string }>`
        select distinct member from books.statement
        where mall = ${mall} and member = any(${[...members]}::text[]) and kind = 'open-balances'`.execute(db)
      return rows.map(({ member }) => member)
    },
  })
  const prices = issuePrices(scheme)
  const { rows } = await sql<{ plan: string; fund: string; supply: string }>`
    select distinct on (plan) plan, fund::text, supply::text from books.price where mall = ${mall}
    order by plan, sequence desc`.execute(db)
  for (const { plan, fund, supply } of rows)
    if (BigInt(supply) > 0n && prices.has(plan))
      prices.set(plan, { numerator: BigInt(fund), denominator: BigInt(supply) })
  return { scheme, known, prices }
}

/** PostgreSQL's word for a table that is not there. */
const UNDEFINED_TABLE = '42P01'

/** The text of the scheme in force, by the mall's tables; undefined before the first, and in a database without a mall. */
export async function schemeInForce(db: Database, mall: string): Promise<string | undefined> {
  try {
    const newest = await db
      .selectFrom('scheme_version')
      .select('text')
      .where('mall', '=', mall)
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst()
    return newest?.text
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE) return undefined
    throw error
  }
}

/** A mall that has nobody yet, under a scheme. */
export const noMall = (scheme: SchemeDocument): Ground => ({
  scheme,
  known: { byPhone: async () => new Map(), byOldId: async () => new Map(), opened: async () => new Set() },
  prices: issuePrices(scheme),
})

/** Pools without a point are opened at their issue price. */
function issuePrices(scheme: SchemeDocument): Map<string, PoolPrice> {
  const prices = new Map<string, PoolPrice>()
  for (const { id, definition, params } of scheme.plans) {
    const { issuePrice } = params as { issuePrice?: bigint }
    if (definition.purse === 'own' && issuePrice !== undefined)
      prices.set(id, { numerator: issuePrice, denominator: 1_000_000n })
  }
  return prices
}
