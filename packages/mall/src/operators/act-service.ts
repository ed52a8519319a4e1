import type { Fen } from '@huoshui/engine'
import type { Database, Queries } from '../database/database.ts'
import { MallError } from '../errors.ts'
import type { OrderRepository } from '../orders/order-repository.ts'
import { type Effect, eachTaken } from '../outbox/close.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { ActName } from '../schemes/words.ts'
import { bookKey, freeKey } from '../shared/client-key.ts'
import type { Clock } from '../shared/clock.ts'
import { newId, sha256 } from '../shared/secrets.ts'
import type { ShownWithdrawal, WithdrawalService } from '../wallet/withdrawal-service.ts'

export interface AuditLine {
  id: string
  at: Date
  operator: string
  act: string
  subject: string
  reason: string | null
  /** The journal entry that carried the act out; null while waiting or when it was refused. */
  sequence: number | null
}

/** A line of the audit log as it is written. */
interface ActLine {
  operator: string
  act: ActName
  subject: string
  reason?: string | undefined
  outbox?: string
  sequence?: number
}

interface OperatorAct {
  operator: string
  reason: string
  key: string
}

/** What operators do to money. Each act and its audit line are one SQL transaction; the outbox carries it out. */
export interface ActService {
  /** @throws MallError unknown-order, not-settled, already-refunded, id-reused */
  refundOrder(act: OperatorAct & { order: string }): Promise<number>
  /** @throws MallError unknown-plan, bad-amount, id-reused */
  inject(act: OperatorAct & { plan: string; amountFen: Fen }): Promise<number>
  /** @throws MallError unknown-withdrawal */
  decideWithdrawal(act: { operator: string; id: string; settle: boolean; reason?: string }): Promise<ShownWithdrawal>
  /** Sends a command that was set aside once more. @throws MallError unknown-command */
  retry(act: { operator: string; id: string }): Promise<void>
  /** Records an act that moves no money, such as a login, with the entry that carried it out if there is one. */
  record(line: Omit<ActLine, 'outbox'>): Promise<void>
  /** Records an act in the transaction that asks for it, with the outbox row that carries it out. */
  note(tx: Queries, line: ActLine): Promise<void>
  /** The newest outbox row of a subject, for an act that is repeated. */
  asked(tx: Queries, subject: string, kind: string): Promise<string>
  audit(request: { before?: number | undefined; limit: number }): Promise<AuditLine[]>
}

/** Writes lines of the audit log: with an act in its transaction, or by themselves. */
export function auditNotes({ mall, clock }: { mall: string; clock: Clock }) {
  return async (queries: Queries, line: ActLine): Promise<void> => {
    await queries
      .insertInto('audit')
      .values({
        mall,
        at: new Date(clock()),
        operator: line.operator,
        act: line.act,
        subject: line.subject,
        reason: line.reason ?? null,
        outbox: line.outbox ?? null,
        sequence: line.sequence ?? null,
      })
      .execute()
  }
}

export function actService(parts: {
  db: Database
  mall: string
  orders: OrderRepository
  withdrawals: WithdrawalService
  outbox: Outbox
  clock: Clock
}): ActService {
  const { db, mall, orders, withdrawals, outbox, clock } = parts

  const note = auditNotes({ mall, clock })

  async function firstRow(tx: Queries, subject: string, kind: string): Promise<string> {
    const row = await tx
      .selectFrom('outbox')
      .select('id')
      .where('mall', '=', mall)
      .where('subject', '=', subject)
      .where('kind', '=', kind)
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    return row.id
  }

  return {
    async refundOrder({ operator, reason, key, order: id }) {
      const row = await db.transaction().execute(async (tx) => {
        const order = await orders.lock(tx, id)
        if (order === undefined) throw new MallError('unknown-order')
        const booked = await bookKey(tx, mall, {
          caller: operator,
          operation: 'refund',
          key,
          body: { order: id, reason },
          subject: `order:${id}`,
          at: new Date(clock()),
        })
        if (booked.repeated) return firstRow(tx, `order:${id}`, 'refund')
        if (order.state === 'refunded') throw new MallError('already-refunded')
        if (order.state !== 'settled' && (order.state !== 'paid' || order.sequence === null))
          throw new MallError('not-settled')
        // The journal holds no free text: the reason stands in the audit log, its hash in the entry.
        const command = { kind: 'refund' as const, order: id, reason: sha256(reason) }
        const outboxId = await outbox.add(tx, { subject: `order:${id}`, caller: operator, command })
        await note(tx, { operator, act: 'refund-order', subject: id, reason, outbox: outboxId })
        return outboxId
      })
      return outbox.answer(row)
    },

    async inject({ operator, reason, key, plan, amountFen }) {
      if (amountFen <= 0n) throw new MallError('bad-amount')
      const row = await db.transaction().execute(async (tx) => {
        const body = { plan, amount: amountFen.toString(), reason }
        const booked = await bookKey(tx, mall, {
          caller: operator,
          operation: 'inject',
          key,
          body,
          subject: `inject:${newId()}`,
          at: new Date(clock()),
        })
        if (booked.repeated) return firstRow(tx, booked.subject, 'inject')
        const outboxId = await outbox.add(tx, {
          subject: booked.subject,
          caller: operator,
          command: { kind: 'inject', plan, amount: amountFen },
        })
        await note(tx, { operator, act: 'inject', subject: plan, reason, outbox: outboxId })
        return outboxId
      })
      return outbox.answer(row)
    },

    async decideWithdrawal({ operator, id, settle, reason }) {
      const row = await db.transaction().execute(async (tx) => {
        const outboxId = await withdrawals.decide(tx, { id, settle })
        await note(tx, {
          operator,
          act: settle ? 'settle-withdrawal' : 'reject-withdrawal',
          subject: id,
          reason,
          outbox: outboxId,
        })
        return outboxId
      })
      await outbox.answer(row)
      return withdrawals.find(id)
    },

    async retry({ operator, id }) {
      if (!(await outbox.retry(id))) throw new MallError('unknown-command')
      await note(db, { operator, act: 'retry-command', subject: id, outbox: id })
    },

    record: (line) => note(db, line),
    note,
    asked: firstRow,

    async audit({ before, limit }) {
      let query = db
        .selectFrom('audit')
        .leftJoin('outbox', 'outbox.id', 'audit.outbox')
        .leftJoin('operator', (join) =>
          join.onRef('operator.mall', '=', 'audit.mall').onRef('operator.id', '=', 'audit.operator'),
        )
        .select([
          'audit.id',
          'audit.at',
          'audit.operator',
          'operator.name',
          'audit.act',
          'audit.subject',
          'audit.reason',
          'audit.sequence',
          'outbox.sequence as carried_out',
        ])
        .where('audit.mall', '=', mall)
        .orderBy('audit.id', 'desc')
        .limit(limit)
      if (before !== undefined) query = query.where('audit.id', '<', before)
      const rows = await query.execute()
      return rows.map(({ name, carried_out, ...row }) => ({
        ...row,
        id: String(row.id),
        operator: name ?? row.operator,
        sequence: row.sequence ?? carried_out,
      }))
    },
  }
}

/** A refused injection gives its key back. */
export function injectEffect(mall: string): Effect {
  return { accepted: eachTaken(async () => undefined), refused: (tx, row) => freeKey(tx, mall, row.subject) }
}
