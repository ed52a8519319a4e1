import type { Fen } from '@huoshui/engine'
import type { Database, Queries } from '../database/database.ts'
import type { OutboxRow, WithdrawalRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import { type Effect, eachTaken } from '../outbox/close.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { bookKey, freeKey } from '../shared/client-key.ts'
import type { Clock } from '../shared/clock.ts'
import { page, readCursor } from '../shared/cursor.ts'
import { newId } from '../shared/secrets.ts'

export type ShownWithdrawal = WithdrawalRow & { state: 'open' | 'settled' | 'rejected' }

export interface WithdrawalService {
  /** @throws MallError bad-amount, insufficient-funds, id-reused */
  ask(request: { member: string; amountFen: Fen; key: string }): Promise<ShownWithdrawal>
  ofMember(member: string): Promise<ShownWithdrawal[]>
  list(request: {
    state?: ShownWithdrawal['state'] | undefined
    cursor?: string | undefined
    limit: number
  }): Promise<{ items: ShownWithdrawal[]; next?: string }>
  /** @throws MallError unknown-withdrawal when it is not open */
  find(id: string): Promise<ShownWithdrawal>
  /** Writes the operator's decision in its transaction; the answer of the outbox row carries it out. @throws MallError unknown-withdrawal */
  decide(tx: Queries, decision: { id: string; settle: boolean }): Promise<string>
}

const SHOWN = ['open', 'settled', 'rejected'] as const
const LIST_MAX = 200
const subjectOf = (id: string): string => `withdrawal:${id}`
const idOf = (row: OutboxRow): string => row.subject.slice('withdrawal:'.length)

function shown(row: WithdrawalRow | undefined): ShownWithdrawal {
  if (row === undefined || row.state === 'asked' || row.state === 'refused') throw new MallError('unknown-withdrawal')
  return { ...row, state: row.state }
}

/** Cash asked out of wallets. The amount lies in `leaving` until an operator settles or rejects it. */
export function withdrawalService(parts: {
  db: Database
  mall: string
  outbox: Outbox
  clock: Clock
}): WithdrawalService {
  const { db, mall, outbox, clock } = parts
  const rows = (queries: Queries = db) => queries.selectFrom('withdrawal').selectAll().where('mall', '=', mall)

  return {
    async ask({ member, amountFen, key }) {
      if (amountFen <= 0n) throw new MallError('bad-amount')
      const at = new Date(clock())
      const { id, row } = await db.transaction().execute(async (tx) => {
        const booked = await bookKey(tx, mall, {
          caller: member,
          operation: 'withdraw',
          key,
          body: { amount: amountFen.toString() },
          subject: newId(),
          at,
        })
        const subject = subjectOf(booked.subject)
        if (booked.repeated) {
          const first = await tx
            .selectFrom('outbox')
            .select('id')
            .where('mall', '=', mall)
            .where('subject', '=', subject)
            .orderBy('created_at')
            .executeTakeFirstOrThrow()
          return { id: booked.subject, row: first.id }
        }
        await tx
          .insertInto('withdrawal')
          .values({ mall, id: booked.subject, member, amount_fen: amountFen, state: 'asked', created_at: at })
          .execute()
        const command = { kind: 'withdraw' as const, withdrawal: booked.subject, member, amount: amountFen }
        return { id: booked.subject, row: await outbox.add(tx, { subject, caller: member, command }) }
      })
      await outbox.answer(row)
      return shown(await rows().where('id', '=', id).executeTakeFirst())
    },

    async ofMember(member) {
      const found = await rows()
        .where('member', '=', member)
        .where('state', 'in', SHOWN)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(LIST_MAX)
        .execute()
      return found.map(shown)
    },

    async list({ state, cursor, limit }) {
      const from = readCursor(cursor)
      let query = rows()
        .where('state', 'in', state === undefined ? SHOWN : [state])
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
      if (from) query = query.where((eb) => eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(from.at, from.id)))
      const { rows: kept, next } = page(await query.execute(), limit, (row) => ({ at: row.created_at, id: row.id }))
      return { items: kept.map(shown), ...(next !== undefined && { next }) }
    },

    async find(id) {
      return shown(await rows().where('id', '=', id).executeTakeFirst())
    },

    async decide(tx, { id, settle }) {
      const row = await rows(tx).where('id', '=', id).forUpdate().executeTakeFirst()
      if (row?.state !== 'open') throw new MallError('unknown-withdrawal')
      return outbox.add(tx, {
        subject: subjectOf(id),
        caller: 'operator',
        command: { kind: settle ? 'settle-withdrawal' : 'reject-withdrawal', withdrawal: id },
      })
    },
  }
}

/** What the engine's answers to `withdraw`, `settle-withdrawal` and `reject-withdrawal` do in SQL. */
export function withdrawalEffects(mall: string, clock: Clock): { ask: Effect; settle: Effect; reject: Effect } {
  const to = async (tx: Queries, row: OutboxRow, state: WithdrawalRow['state']): Promise<void> => {
    const decided = state === 'settled' || state === 'rejected' ? { decided_at: new Date(clock()) } : {}
    await tx
      .updateTable('withdrawal')
      .set({ state, ...decided })
      .where('mall', '=', mall)
      .where('id', '=', idOf(row))
      .execute()
  }
  return {
    ask: {
      accepted: eachTaken((tx, { row }) => to(tx, row, 'open')),
      async refused(tx, row) {
        await to(tx, row, 'refused')
        await freeKey(tx, mall, idOf(row))
      },
    },
    settle: { accepted: eachTaken((tx, { row }) => to(tx, row, 'settled')), refused: async () => undefined },
    reject: { accepted: eachTaken((tx, { row }) => to(tx, row, 'rejected')), refused: async () => undefined },
  }
}
