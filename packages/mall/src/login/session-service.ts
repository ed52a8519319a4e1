import type { Database } from '../database/database.ts'
import { type Clock, DAY_MS, HOUR_MS } from '../shared/clock.ts'
import { newToken, sha256 } from '../shared/secrets.ts'

export type SessionKind = 'member' | 'operator'

export const SESSION_LIFE_MS: Record<SessionKind, number> = { member: 30 * DAY_MS, operator: 12 * HOUR_MS }

export interface SessionService {
  /** Opens a session and returns its token, which is stored nowhere. */
  open(session: { kind: SessionKind; subject: string }): Promise<string>
  /** The subject of a live session, undefined when there is none. */
  subject(kind: SessionKind, token: string): Promise<string | undefined>
  close(token: string): Promise<void>
  /** Ends every session of a subject: after a new password. */
  closeAll(session: { kind: SessionKind; subject: string }): Promise<void>
  /** Deletes what has expired. */
  sweep(): Promise<void>
}

/** Opaque sessions; SQL holds the hash of the token alone. */
export function sessionService(db: Database, mall: string, clock: Clock): SessionService {
  return {
    async open({ kind, subject }) {
      const token = newToken()
      const now = clock()
      await db
        .insertInto('session')
        .values({
          token_hash: sha256(token),
          mall,
          kind,
          subject,
          created_at: new Date(now),
          expires_at: new Date(now + SESSION_LIFE_MS[kind]),
        })
        .execute()
      return token
    },
    async subject(kind, token) {
      const row = await db
        .selectFrom('session')
        .select('subject')
        .where('token_hash', '=', sha256(token))
        .where('mall', '=', mall)
        .where('kind', '=', kind)
        .where('expires_at', '>', new Date(clock()))
        .executeTakeFirst()
      return row?.subject
    },
    async close(token) {
      await db.deleteFrom('session').where('token_hash', '=', sha256(token)).execute()
    },
    async closeAll({ kind, subject }) {
      await db
        .deleteFrom('session')
        .where('mall', '=', mall)
        .where('kind', '=', kind)
        .where('subject', '=', subject)
        .execute()
    },
    async sweep() {
      await db.deleteFrom('session').where('expires_at', '<=', new Date(clock())).execute()
    },
  }
}
