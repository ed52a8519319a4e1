import { formatFen } from '@huoshui/engine'
import { type RawBuilder, sql } from 'kysely'
import type { Books } from '../books.ts'
import type { Database } from '../database/database.ts'
import type { MemberRepository } from '../members/member-repository.ts'
import { type Clock, MINUTE_MS } from '../shared/clock.ts'
import type { LocalText } from '../shared/text.ts'

export interface Difference {
  kind:
    | 'member-not-in-books'
    | 'order-without-entry'
    | 'paid-too-long'
    | 'refund-waiting'
    | 'money-without-order'
    | 'quarantined'
    | 'beyond-books'
  subject: string
  text: LocalText
}

export interface Reconciler {
  /** What differs between SQL, the provider's notifications and the journal; the right number is zero. */
  differences(): Promise<Difference[]>
}

/** A paid order or a provider's refund that is still waiting after this is a difference. */
export const PATIENCE_MS = 5 * MINUTE_MS
const LIST_MAX = 500
/** The engine looks for so many members in a millisecond or two, and then others have their turn. */
const MEMBERS_SLICE = 5000

/** Rows that name an entry after this one; found by indexes, for there are as many rows as orders. */
export const namedBeyond = (mall: string, after: number): RawBuilder<{ subject: string; sequence: number }> => sql`
  select subject, max(sequence) as sequence from (
    select id as subject, sequence from shop_order where mall = ${mall} and sequence > ${after}
    union all select id, refund_sequence from shop_order where mall = ${mall} and refund_sequence > ${after}
    union all select subject, sequence from outbox where mall = ${mall} and sequence > ${after}
    union all select scheme || ' ' || version, sequence from scheme_version where mall = ${mall} and sequence > ${after}
    union all select 'import ' || id, last_sequence from import where mall = ${mall} and last_sequence > ${after}) named
  group by subject limit ${LIST_MAX}`

/** Compares what SQL says with what the journal says. */
export function reconciler(parts: {
  db: Database
  mall: string
  books: Pick<Books, 'look'>
  members: MemberRepository
  clock: Clock
  /** Members asked for at a time. */
  slice?: number
}): Reconciler {
  const { db, mall, books, members, clock, slice = MEMBERS_SLICE } = parts

  async function strangers(): Promise<Difference[]> {
    const missing: string[] = []
    for (let after = ''; missing.length < LIST_MAX; ) {
      const ids = await members.ids({ after, limit: slice })
      const last = ids.at(-1)
      if (last === undefined) break
      missing.push(...(await books.look('unknownMembers', ids)))
      if (ids.length < slice) break
      after = last
    }
    const joining = new Set(
      (
        await db
          .selectFrom('outbox')
          .select('subject')
          .where('mall', '=', mall)
          .where('kind', '=', 'join')
          .where('state', '=', 'waiting')
          .execute()
      ).map((row) => row.subject),
    )
    const movingIn = missing.length === 0 ? new Set() : await movingInNow()
    return missing
      .filter((id) => !joining.has(`member:${id}`) && !movingIn.has(id))
      .map((id) => ({
        kind: 'member-not-in-books',
        subject: id,
        text: { zh: '会员在商城里有，流水账里没有', en: 'The member is in the mall and not in the journal' },
      }))
  }

  /** Members whose import has begun and has not come to them for sure. */
  async function movingInNow(): Promise<ReadonlySet<string>> {
    const rows = await db
      .selectFrom('import_step as step')
      .innerJoin('import', (join) => join.onRef('import.mall', '=', 'step.mall').onRef('import.id', '=', 'step.import'))
      .select('step.member')
      .where('step.mall', '=', mall)
      .where('import.state', '=', 'running')
      .whereRef('step.place', '>=', 'import.cursor')
      .execute()
    return new Set(rows.flatMap(({ member }) => member ?? []))
  }

  async function orders(): Promise<Difference[]> {
    const since = new Date(clock() - PATIENCE_MS)
    const rows = await db
      .selectFrom('shop_order')
      .select(['id', 'state'])
      .where('mall', '=', mall)
      .where((eb) =>
        eb.or([
          eb.and([eb('state', 'in', ['settled', 'refunded']), eb('sequence', 'is', null)]),
          eb.and([eb('state', '=', 'paid'), eb('sequence', 'is', null), eb('paid_at', '<', since)]),
        ]),
      )
      .limit(LIST_MAX)
      .execute()
    return rows.map(({ id, state }) =>
      state === 'paid'
        ? {
            kind: 'paid-too-long',
            subject: id,
            text: { zh: '订单已付款但久未结算', en: 'The order was paid long ago and has not settled' },
          }
        : {
            kind: 'order-without-entry',
            subject: id,
            text: { zh: '订单已结算但没有对应的分录', en: 'The order is settled without a journal entry' },
          },
    )
  }

  /** All money the provider brought must be in a paid payment or on its way back. */
  async function money(): Promise<Difference[]> {
    const { rows } = await sql<{ reference: string; amount_fen: bigint }>`
      select n.reference, n.amount_fen from notification n
      where n.mall = ${mall}
        and not exists (select 1 from payment p where p.mall = n.mall and p.id = n.payment and p.reference = n.reference
          and p.cashier_fen = n.amount_fen and p.state in ('paid', 'refunded') and n.result = 'paid')
        and not exists (select 1 from provider_refund r where r.mall = n.mall and r.payment = n.payment and r.reference = n.reference
          and r.amount_fen = n.amount_fen)
      limit ${LIST_MAX}`.execute(db)
    return rows.map((row) => ({
      kind: 'money-without-order',
      subject: row.reference,
      text: {
        zh: `收到 ${formatFen(row.amount_fen)} 元，没有对应的付款或退款`,
        en: `${formatFen(row.amount_fen)} yuan came in without a payment or a refund`,
      },
    }))
  }

  async function refunds(): Promise<Difference[]> {
    const rows = await db
      .selectFrom('provider_refund')
      .select(['id', 'amount_fen'])
      .where('mall', '=', mall)
      .where('state', '=', 'waiting')
      .where('created_at', '<', new Date(clock() - PATIENCE_MS))
      .limit(LIST_MAX)
      .execute()
    return rows.map((row) => ({
      kind: 'refund-waiting',
      subject: row.id,
      text: {
        zh: `退款 ${formatFen(row.amount_fen)} 元久未完成`,
        en: `A refund of ${formatFen(row.amount_fen)} yuan has waited too long`,
      },
    }))
  }

  async function quarantined(): Promise<Difference[]> {
    const rows = await db
      .selectFrom('outbox')
      .select(['id', 'kind', 'subject'])
      .where('mall', '=', mall)
      .where('state', '=', 'quarantined')
      .limit(LIST_MAX)
      .execute()
    return rows.map((row) => ({
      kind: 'quarantined',
      subject: row.subject,
      text: { zh: `指令 ${row.kind} 被隔离`, en: `The command ${row.kind} is in quarantine` },
    }))
  }

  /** What names an entry that the journal does not have: tables that are newer than their journal. */
  async function beyond(): Promise<Difference[]> {
    const before = await books.look('position')
    const { rows } = await namedBeyond(mall, before.sequence).execute(db)
    if (rows.length === 0) return []
    // The mall went on meanwhile: an entry is durable before a table names it.
    const { sequence: head } = await books.look('position')
    return rows
      .filter(({ sequence }) => sequence > head)
      .map(({ subject, sequence }) => ({
        kind: 'beyond-books',
        subject,
        text: {
          zh: `商城指向第 ${sequence} 号分录，流水账到第 ${head} 号为止`,
          en: `The mall names entry ${sequence}, and the journal ends at ${head}`,
        },
      }))
  }

  return {
    async differences() {
      return (await Promise.all([strangers(), orders(), money(), refunds(), quarantined(), beyond()])).flat()
    },
  }
}
