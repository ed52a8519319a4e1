import { type Database, isUniqueViolation } from '../database/database.ts'
import { MallError } from '../errors.ts'
import type { SessionService } from '../login/session-service.ts'
import { type Clock, MINUTE_MS } from '../shared/clock.ts'
import { hashPassword, newId, newPassword, passwordMatches } from '../shared/secrets.ts'

export interface OperatorName {
  id: string
  name: string
}

export interface OperatorService {
  /** @throws MallError wrong-password, rate-limited */
  login(request: {
    name: string
    password: string
    address: string
  }): Promise<{ operator: OperatorName; token: string }>
  bySession(token: string): Promise<OperatorName | undefined>
  /** Makes the first operator; undefined when there is one already. The password is shown once and kept nowhere. */
  ensureFirst(name: string): Promise<{ name: string; password: string } | undefined>
  /** Adds an operator; the password is shown once and kept nowhere. @throws MallError operator-exists, bad-command for a name that is none */
  add(name: string): Promise<{ name: string; password: string }>
  /** All operators, in the order of their names. */
  list(): Promise<OperatorName[]>
  /** Gives an operator a new password, generated when none is named, and ends its sessions. @throws MallError unknown-operator, weak-password */
  resetPassword(name: string, password?: string): Promise<string>
}

export const PASSWORD_MIN = 12
export const OPERATOR_NAME_MAX = 64
/**
 * Failed logins within the window before further ones are refused unread: of one name from one address,
 * of one address, and of one name from anywhere (wider, so that nobody can lock an operator out cheaply).
 */
export const LOGIN_FAILURES_MAX = { both: 10, address: 50, name: 200 } as const
export const LOGIN_WINDOW_MS = 10 * MINUTE_MS

/** Operators of the mall; passwords are hashed with scrypt. */
export function operatorService(parts: {
  db: Database
  mall: string
  sessions: SessionService
  clock: Clock
}): OperatorService {
  const { db, mall, sessions, clock } = parts
  const failures = new Map<string, number[]>()
  // A login with an unknown name costs as much as one with a known name.
  const nobody = hashPassword(newPassword())

  function recent(name: string): number[] {
    const since = clock() - LOGIN_WINDOW_MS
    const kept = (failures.get(name) ?? []).filter((at) => at > since)
    if (kept.length === 0) failures.delete(name)
    else failures.set(name, kept)
    return kept
  }

  const rows = () => db.selectFrom('operator').selectAll().where('mall', '=', mall)

  const fresh = async (name: string, password: string) => ({
    mall,
    id: newId(),
    name,
    password_hash: await hashPassword(password),
    created_at: new Date(clock()),
  })

  return {
    async login({ name, password, address }) {
      const counted = { both: `both:${address} ${name}`, address: `address:${address}`, name: `name:${name}` }
      const full = (Object.keys(counted) as (keyof typeof counted)[]).some(
        (kind) => recent(counted[kind]).length >= LOGIN_FAILURES_MAX[kind],
      )
      if (full) throw new MallError('rate-limited')
      const row = await rows().where('name', '=', name).executeTakeFirst()
      const matches = await passwordMatches(password, row?.password_hash ?? (await nobody))
      if (row === undefined || !matches) {
        for (const key of Object.values(counted)) failures.set(key, [...recent(key), clock()])
        throw new MallError('wrong-password')
      }
      const operator = { id: row.id, name: row.name }
      return { operator, token: await sessions.open({ kind: 'operator', subject: row.id }) }
    },

    async bySession(token) {
      const id = await sessions.subject('operator', token)
      if (id === undefined) return undefined
      return db
        .selectFrom('operator')
        .select(['id', 'name'])
        .where('mall', '=', mall)
        .where('id', '=', id)
        .executeTakeFirst()
    },

    async ensureFirst(name) {
      if ((await rows().limit(1).executeTakeFirst()) !== undefined) return undefined
      const password = newPassword()
      const inserted = await db
        .insertInto('operator')
        .values(await fresh(name, password))
        .onConflict((conflict) => conflict.constraint('operator_name').doNothing())
        .executeTakeFirst()
      return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n ? { name, password } : undefined
    },

    async add(name) {
      if (name.trim() !== name || name === '' || [...name].length > OPERATOR_NAME_MAX || /\p{Cc}/u.test(name))
        throw new MallError('bad-command', `an operator's name has 1 to ${OPERATOR_NAME_MAX} characters`)
      const password = newPassword()
      const row = await fresh(name, password)
      try {
        await db.insertInto('operator').values(row).execute()
      } catch (error) {
        throw isUniqueViolation(error, 'operator_name') ? new MallError('operator-exists') : error
      }
      return { name, password }
    },

    list: () => db.selectFrom('operator').select(['id', 'name']).where('mall', '=', mall).orderBy('name').execute(),

    async resetPassword(name, password = newPassword()) {
      if ([...password].length < PASSWORD_MIN) throw new MallError('weak-password')
      const row = await rows().where('name', '=', name).executeTakeFirst()
      if (row === undefined) throw new MallError('unknown-operator')
      await db
        .updateTable('operator')
        .set({ password_hash: await hashPassword(password) })
        .where('mall', '=', mall)
        .where('id', '=', row.id)
        .execute()
      await sessions.closeAll({ kind: 'operator', subject: row.id })
      return password
    },
  }
}
