import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { MallError } from '../errors.ts'
import { type Clock, DAY_MS, MINUTE_MS } from '../shared/clock.ts'
import { hmac, newId, newLoginCode, sameText } from '../shared/secrets.ts'
import type { SmsProvider } from './sms.ts'

/** How long a code is good for. */
export const CODE_LIFE_MS = 5 * MINUTE_MS
/** Wrong guesses a code stands before it is dead. */
export const CODE_ATTEMPTS_MAX = 5

export interface CodeLimits {
  windowMs: number
  perPhone: number
  perAddress: number
}

export const CODE_LIMITS: CodeLimits = { windowMs: 10 * MINUTE_MS, perPhone: 5, perAddress: 200 }

export interface CodeService {
  /**
   * Sends a new code; the one before is void.
   * @throws MallError rate-limited
   */
  send(request: { phone: string; phoneHash: string; address: string }): Promise<void>
  /**
   * Checks a code and counts the attempt. The returned id is spent with `use`.
   * @throws MallError wrong-code, expired-code, used-code, too-many-attempts
   */
  check(request: { phoneHash: string; code: string }): Promise<string>
  /** Spends a checked code. False when somebody else spent it in between. */
  use(id: string): Promise<boolean>
  /** Deletes codes a day old: by then they limit nothing and prove nothing. */
  sweep(): Promise<void>
}

/** One-time login codes: stored as keyed hashes, limited per phone and per address. */
export function codeService(options: {
  db: Database
  mall: string
  key: string
  sms: SmsProvider
  clock: Clock
  limits?: CodeLimits
}): CodeService {
  const { db, mall, key, sms, clock, limits = CODE_LIMITS } = options
  const hashOf = (phoneHash: string, code: string): string => hmac(key, `code:${phoneHash}:${code}`)

  async function refuseTooMany(column: 'phone_hash' | 'address_hash', value: string, limit: number): Promise<void> {
    const { count } = await db
      .selectFrom('login_code')
      .select((eb) => eb.fn.countAll<bigint>().as('count'))
      .where('mall', '=', mall)
      .where(column, '=', value)
      .where('created_at', '>', new Date(clock() - limits.windowMs))
      .executeTakeFirstOrThrow()
    if (count >= BigInt(limit)) throw new MallError('rate-limited')
  }

  return {
    async send({ phone, phoneHash, address }) {
      const addressHash = hmac(key, `address:${address}`)
      await refuseTooMany('phone_hash', phoneHash, limits.perPhone)
      await refuseTooMany('address_hash', addressHash, limits.perAddress)
      const now = clock()
      const code = newLoginCode()
      const expiresAt = new Date(now + CODE_LIFE_MS)
      await db
        .insertInto('login_code')
        .values({
          id: newId(),
          mall,
          phone_hash: phoneHash,
          address_hash: addressHash,
          code_hash: hashOf(phoneHash, code),
          attempts: 0,
          created_at: new Date(now),
          expires_at: expiresAt,
        })
        .execute()
      await sms.sendCode({ phone, code, expiresAt })
    },

    async check({ phoneHash, code }) {
      const newest = await db
        .selectFrom('login_code')
        .select('id')
        .where('mall', '=', mall)
        .where('phone_hash', '=', phoneHash)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
      if (newest === undefined) throw new MallError('wrong-code')
      // The attempt is counted before the code is looked at, so that parallel guesses cannot exceed the limit.
      const row = await db
        .updateTable('login_code')
        .set({ attempts: sql`attempts + 1` })
        .where('id', '=', newest.id)
        .where('attempts', '<', CODE_ATTEMPTS_MAX)
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) throw new MallError('too-many-attempts')
      if (!sameText(row.code_hash, hashOf(phoneHash, code))) throw new MallError('wrong-code')
      if (row.used_at !== null) throw new MallError('used-code')
      if (row.expires_at.getTime() <= clock()) throw new MallError('expired-code')
      return row.id
    },

    async use(id) {
      const result = await db
        .updateTable('login_code')
        .set({ used_at: new Date(clock()) })
        .where('id', '=', id)
        .where('used_at', 'is', null)
        .executeTakeFirst()
      return result.numUpdatedRows === 1n
    },

    async sweep() {
      const before = new Date(clock() - DAY_MS)
      await db.deleteFrom('login_code').where('mall', '=', mall).where('created_at', '<', before).execute()
      await db.deleteFrom('inbox').where('mall', '=', mall).where('sent_at', '<', before).execute()
    },
  }
}
