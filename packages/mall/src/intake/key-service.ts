import type { Selectable } from 'kysely'
import type { Database } from '../database/database.ts'
import type { IntakeKeyTable } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import type { ActService } from '../operators/act-service.ts'
import { type Clock, SECOND_MS } from '../shared/clock.ts'
import { remembered } from '../shared/remembered.ts'
import { newId, newToken, sha256 } from '../shared/secrets.ts'
import { findTogether } from '../shared/together.ts'

/** How an intake key begins, so that it is known for what it is wherever it turns up. */
export const INTAKE_KEY_PREFIX = 'huoshui_intake_'
/** A revoked key works no longer than this at another server; at the one that revoked it, not at all. */
export const INTAKE_KEY_KEPT_MS = 2 * SECOND_MS
const SOURCE = /^[a-z0-9][a-z0-9-]{0,31}$/

export type IntakeKey = Omit<Selectable<IntakeKeyTable>, 'mall' | 'token_hash'>

export interface IntakeKeyService {
  /**
   * Makes a key for a source; it is told once and kept nowhere. Several keys of one source stand for the same shop.
   * @throws MallError bad-command for a source that is no name
   */
  create(request: { operator: string; source: string }): Promise<{ key: IntakeKey; token: string }>
  /** All keys, newest first. */
  list(): Promise<IntakeKey[]>
  /** Ends a key for good. @throws MallError unknown-intake-key */
  revoke(request: { operator: string; id: string }): Promise<IntakeKey>
  /** The source whose key this is. @throws MallError wrong-key */
  sourceOf(token: string): Promise<string>
}

/** Keys with which other shops send their orders (spec/5 "Integration"). SQL holds the hash of a key alone. */
export function intakeKeyService(parts: {
  db: Database
  mall: string
  acts: Pick<ActService, 'record'>
  clock: Clock
}): IntakeKeyService {
  const { db, mall, acts, clock } = parts
  const rows = () =>
    db
      .selectFrom('intake_key')
      .select(['id', 'source', 'created_by', 'created_at', 'revoked_by', 'revoked_at'])
      .where('mall', '=', mall)

  const find = findTogether(async (tokenHashes) => {
    const found = await db
      .selectFrom('intake_key')
      .select(['token_hash', 'source'])
      .where('mall', '=', mall)
      .where('revoked_at', 'is', null)
      .where((eb) => eb('token_hash', '=', eb.fn.any(eb.val([...tokenHashes]))))
      .execute()
    return new Map(found.map((row) => [row.token_hash, row.source]))
  })
  const known = remembered((token) => find(sha256(token)), INTAKE_KEY_KEPT_MS)

  return {
    async create({ operator, source }) {
      if (!SOURCE.test(source)) throw new MallError('bad-command', 'a source has 1 to 32 of a-z, 0-9 and -')
      const token = `${INTAKE_KEY_PREFIX}${newToken()}`
      const key = {
        id: newId(),
        source,
        created_by: operator,
        created_at: new Date(clock()),
        revoked_by: null,
        revoked_at: null,
      }
      await db
        .insertInto('intake_key')
        .values({ ...key, mall, token_hash: sha256(token) })
        .execute()
      await acts.record({ operator, act: 'create-intake-key', subject: `${source}/${key.id}` })
      return { key, token }
    },

    list: () => rows().orderBy('created_at', 'desc').orderBy('id').execute(),

    async revoke({ operator, id }) {
      const ended = await db
        .updateTable('intake_key')
        .set({ revoked_at: new Date(clock()), revoked_by: operator })
        .where('mall', '=', mall)
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      known.forget()
      const key = await rows().where('id', '=', id).executeTakeFirst()
      if (key === undefined) throw new MallError('unknown-intake-key')
      if (ended.numUpdatedRows === 1n) {
        await acts.record({ operator, act: 'revoke-intake-key', subject: `${key.source}/${id}` })
      }
      return key
    },

    async sourceOf(token) {
      const source = token.startsWith(INTAKE_KEY_PREFIX) ? await known.find(token) : undefined
      if (source === undefined) throw new MallError('wrong-key')
      return source
    },
  }
}
