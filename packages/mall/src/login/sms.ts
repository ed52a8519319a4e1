import type { Database } from '../database/database.ts'
import type { Clock } from '../shared/clock.ts'

/** Brings a login code to a phone. */
export interface SmsProvider {
  readonly name: string
  /** A development provider shows codes on a page; a live mall refuses it. */
  readonly development: boolean
  sendCode(message: { phone: string; code: string; expiresAt: Date }): Promise<void>
}

export interface InboxMessage {
  phone: string
  code: string
  at: Date
  expiresAt: Date
}

export interface InboxSms extends SmsProvider {
  /** The newest messages, of one phone or of all. */
  messages(phone: string | undefined, limit: number): Promise<InboxMessage[]>
}

/** The development provider: codes land in a table that a local page shows. */
export function inboxSms(db: Database, mall: string, clock: Clock): InboxSms {
  return {
    name: 'inbox',
    development: true,
    async sendCode({ phone, code, expiresAt }) {
      await db
        .insertInto('inbox')
        .values({ mall, phone, code, sent_at: new Date(clock()), expires_at: expiresAt })
        .execute()
    },
    async messages(phone, limit) {
      let query = db.selectFrom('inbox').selectAll().where('mall', '=', mall).orderBy('id', 'desc').limit(limit)
      if (phone !== undefined) query = query.where('phone', '=', phone)
      const rows = await query.execute()
      return rows.map((row) => ({ phone: row.phone, code: row.code, at: row.sent_at, expiresAt: row.expires_at }))
    },
  }
}
