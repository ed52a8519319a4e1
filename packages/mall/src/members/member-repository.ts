import type { Database, Queries } from '../database/database.ts'
import type { MemberRow } from '../database/tables.ts'
import type { Clock } from '../shared/clock.ts'
import type { Cursor } from '../shared/cursor.ts'
import { findTogether } from '../shared/together.ts'

export interface MemberRepository {
  insert(queries: Queries, row: Omit<MemberRow, 'mall' | 'closed_at'>): Promise<boolean>
  find(id: string, queries?: Queries): Promise<MemberRow | undefined>
  findMany(ids: readonly string[]): Promise<Map<string, MemberRow>>
  findByPhoneHash(phoneHash: string, queries?: Queries): Promise<MemberRow | undefined>
  /** The member of a session that is live now. */
  findBySession(tokenHash: string): Promise<MemberRow | undefined>
  findByReferralCode(code: string, queries?: Queries): Promise<MemberRow | undefined>
  change(id: string, change: Partial<Pick<MemberRow, 'name' | 'locale'>>): Promise<void>
  referredBy(referrer: string, limit: number): Promise<MemberRow[]>
  list(query: {
    search?: string | undefined
    phoneHash?: string | undefined
    cursor?: Cursor | undefined
    limit: number
  }): Promise<MemberRow[]>
  count(): Promise<number>
  /** Ids in their order, after one of them and no more than asked for; all when nothing is said. */
  ids(part?: { after?: string; limit?: number }): Promise<string[]>
}

/** Looks for sessions that may be under way at a time; those that come meanwhile go together. */
const READ_LANES = 2

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`)

/** SQL of the members of one mall. */
export function memberRepository(db: Database, mall: string, clock: Clock = Date.now): MemberRepository {
  const from = (queries: Queries = db) => queries.selectFrom('member').selectAll().where('mall', '=', mall)
  const findBySession = findTogether(async (tokenHashes): Promise<Map<string, MemberRow>> => {
    const found = await db
      .selectFrom('session')
      .innerJoin('member', (join) =>
        join.onRef('member.mall', '=', 'session.mall').onRef('member.id', '=', 'session.subject'),
      )
      .selectAll('member')
      .select('session.token_hash')
      .where((eb) => eb('session.token_hash', '=', eb.fn.any(eb.val([...tokenHashes]))))
      .where('session.mall', '=', mall)
      .where('session.kind', '=', 'member')
      .where('session.expires_at', '>', new Date(clock()))
      .execute()
    return new Map(found.map(({ token_hash, ...member }) => [token_hash, member]))
  }, READ_LANES)
  return {
    /** False when the phone already has an account (one phone, one account). */
    async insert(queries, row) {
      const result = await queries
        .insertInto('member')
        .values({ ...row, mall })
        .onConflict((conflict) => conflict.constraint('member_phone').doNothing())
        .executeTakeFirst()
      return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
    },
    find: (id, queries) => from(queries).where('id', '=', id).executeTakeFirst(),
    async findMany(ids) {
      if (ids.length === 0) return new Map()
      const rows = await from()
        .where('id', 'in', [...new Set(ids)])
        .execute()
      return new Map(rows.map((row) => [row.id, row]))
    },
    findByPhoneHash: (phoneHash, queries) => from(queries).where('phone_hash', '=', phoneHash).executeTakeFirst(),
    findBySession,
    findByReferralCode: (code, queries) =>
      from(queries).where('referral_code', '=', code.trim().toUpperCase()).executeTakeFirst(),
    async change(id, change) {
      await db.updateTable('member').set(change).where('mall', '=', mall).where('id', '=', id).execute()
    },
    referredBy: (referrer, limit) =>
      from().where('referrer', '=', referrer).orderBy('joined_at', 'desc').orderBy('id', 'desc').limit(limit).execute(),
    list({ search, phoneHash, cursor, limit }) {
      let query = from().orderBy('joined_at', 'desc').orderBy('id', 'desc').limit(limit)
      if (cursor) query = query.where((eb) => eb(eb.refTuple('joined_at', 'id'), '<', eb.tuple(cursor.at, cursor.id)))
      if (search) {
        query = query.where((eb) =>
          eb.or([
            eb('name', 'ilike', `%${escapeLike(search)}%`),
            eb('id', '=', search),
            eb('referral_code', '=', search.toUpperCase()),
            eb('phone_hash', '=', phoneHash ?? ''),
          ]),
        )
      }
      return query.execute()
    },
    async count() {
      const { count } = await db
        .selectFrom('member')
        .select((eb) => eb.fn.countAll<bigint>().as('count'))
        .where('mall', '=', mall)
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    async ids({ after = '', limit } = {}) {
      const query = db.selectFrom('member').select('id').where('mall', '=', mall).where('id', '>', after).orderBy('id')
      const rows = await (limit === undefined ? query : query.limit(limit)).execute()
      return rows.map((row) => row.id)
    },
  }
}
