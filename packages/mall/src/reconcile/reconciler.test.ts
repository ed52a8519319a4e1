import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Books } from '../books.ts'
import type { Database } from '../database/database.ts'
import { memberRepository } from '../members/member-repository.ts'
import { orderRepository } from '../orders/order-repository.ts'
import { ScriptedBooks, StillClock, testTables } from '../testing.ts'
import { namedBeyond, PATIENCE_MS, type Reconciler, reconciler } from './reconciler.ts'

describe('the reconciler', () => {
  let db: Database
  let check: Reconciler
  const clock = new StillClock()
  const at = new Date(clock.now())
  /** Books of seven entries that know the member m and nobody else. */
  const books: Books = Object.assign(new ScriptedBooks(), {
    look: async (name: 'unknownMembers' | 'position', ids: readonly string[]) =>
      name === 'position' ? { sequence: 7, clock: 0 } : ids.filter((id) => id !== 'm'),
  }) as Books

  const member = (id: string) => ({
    id,
    phone_hash: id,
    phone_masked: '1',
    name: id,
    referral_code: id,
    referrer: null,
    locale: 'zh' as const,
    joined_at: at,
  })
  const order = (id: string, state: 'created' | 'paid' | 'settled', paidAt: Date | null) => ({
    id,
    member: 'm',
    product: 'p',
    quantity: 1,
    total_fen: 100n,
    state,
    cancel_code: null,
    created_at: at,
    expires_at: at,
    paid_at: paidAt,
    settled_at: null,
    closed_at: null,
    sequence: null,
    refund_sequence: null,
    ship_to: null,
    pickup: null,
    pickup_code: null,
    received_at: null,
  })
  const kinds = async () => (await check.differences()).map((difference) => `${difference.kind} ${difference.subject}`)

  beforeAll(async () => {
    db = (await testTables()).db
    await db
      .insertInto('product')
      .values({
        mall: 'demo',
        id: 'p',
        title_zh: 'p',
        title_en: 'p',
        description_zh: '',
        description_en: '',
        image: '',
        position: 0,
      })
      .execute()
    const members = memberRepository(db, 'demo')
    await members.insert(db, member('m'))
    check = reconciler({ db, mall: 'demo', books, members, clock: clock.now })
  })
  beforeEach(async () => {
    for (const table of ['notification', 'provider_refund', 'payment', 'shop_order', 'outbox'] as const)
      await db.deleteFrom(table).execute()
    await db.deleteFrom('member').where('id', '<>', 'm').execute()
  })

  it('finds nothing where all is well', async () => {
    expect(await kinds()).toEqual([])
  })

  it('names a member the journal does not know', async () => {
    await memberRepository(db, 'demo').insert(db, member('ghost'))
    expect(await kinds()).toEqual(['member-not-in-books ghost'])
  })

  it('asks the books for a few members at a time, so that nobody waits for a large mall', async () => {
    const members = memberRepository(db, 'demo')
    for (const id of ['a', 'b', 'n', 'o', 'z']) await members.insert(db, member(id))
    const asked: unknown[] = []
    const looking: Pick<Books, 'look'> = {
      look: (name, ...given) => {
        if (name === 'unknownMembers') asked.push(given[0])
        return books.look(name, ...given)
      },
    }
    const few = reconciler({ db, mall: 'demo', books: looking, members, clock: clock.now, slice: 2 })
    const found = (await few.differences()).map(({ subject }) => subject)
    expect(found.toSorted()).toEqual(['a', 'b', 'n', 'o', 'z'])
    expect(asked).toEqual([
      ['a', 'b'],
      ['m', 'n'],
      ['o', 'z'],
    ])
  })

  it('names an order settled without an entry, and one paid long ago', async () => {
    const orders = orderRepository(db, 'demo')
    await orders.insertOrder(db, order('o1', 'settled', at))
    await orders.insertOrder(db, order('o2', 'paid', new Date(clock.now() - PATIENCE_MS - 1)))
    await orders.insertOrder(db, order('o3', 'paid', new Date(clock.now() - PATIENCE_MS)))
    expect((await kinds()).sort()).toEqual(['order-without-entry o1', 'paid-too-long o2'])
  })

  it('names money that neither pays an order nor goes back', async () => {
    const heard = { mall: 'demo', provider: 'local', payment: 'x', amount_fen: 100n, received_at: at }
    await db
      .insertInto('notification')
      .values({ ...heard, reference: 'lost', result: 'paid' })
      .execute()
    await db
      .insertInto('notification')
      .values({ ...heard, reference: 'back', result: 'refunded' })
      .execute()
    await db
      .insertInto('provider_refund')
      .values({
        mall: 'demo',
        id: 'r',
        payment: 'x',
        provider: 'local',
        reference: 'back',
        amount_fen: 100n,
        reason: 'late',
        state: 'done',
        attempts: 1,
        next_at: at,
        last_error: null,
        provider_number: 'n',
        created_at: at,
      })
      .execute()
    expect(await kinds()).toEqual(['money-without-order lost'])
  })

  it('names a refund that has waited too long', async () => {
    await db
      .insertInto('provider_refund')
      .values({
        mall: 'demo',
        id: 'slow',
        payment: 'x',
        provider: 'local',
        reference: 'y',
        amount_fen: 100n,
        reason: 'late',
        state: 'waiting',
        attempts: 9,
        next_at: at,
        last_error: 'away',
        provider_number: null,
        created_at: new Date(clock.now() - PATIENCE_MS - 1),
      })
      .execute()
    expect(await kinds()).toEqual(['refund-waiting slow'])
  })

  it('names a command in quarantine', async () => {
    await db
      .insertInto('outbox')
      .values({
        id: 'q',
        mall: 'demo',
        kind: 'order',
        subject: 'order:o9',
        caller: 'mall',
        command: {},
        state: 'quarantined',
        attempts: 1,
        next_at: at,
        code: 'law',
        detail: '',
        sequence: null,
        created_at: at,
      })
      .execute()
    expect(await kinds()).toEqual(['quarantined order:o9'])
  })

  it('finds what stands beyond the journal without reading every order and every row of the outbox', async () => {
    await sql`
      insert into outbox (id, mall, kind, subject, caller, command, state, attempts, next_at, sequence, created_at)
      select 'b' || n, 'demo', 'order', 'order:b' || n, 'm', '{}', 'done', 1, now(), n, now() from generate_series(1, 20000) n`.execute(
      db,
    )
    await sql`
      insert into shop_order (mall, id, member, product, quantity, total_fen, state, created_at, expires_at, sequence)
      select 'demo', 'b' || n, 'm', 'p', 1, 100, 'settled', now(), now(), n from generate_series(1, 20000) n`.execute(
      db,
    )
    await sql`vacuum analyze outbox, shop_order`.execute(db)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${namedBeyond('demo', 20_000)}`.execute(db)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    for (const index of ['outbox_by_sequence', 'shop_order_by_sequence', 'shop_order_by_refund'])
      expect(plan).toContain(index)
    expect((await namedBeyond('demo', 19_999).execute(db)).rows).toHaveLength(2)
  })

  it('names what stands on an entry that the journal does not have', async () => {
    const orders = orderRepository(db, 'demo')
    await orders.insertOrder(db, { ...order('known', 'settled', at), sequence: 7 })
    await orders.insertOrder(db, { ...order('o8', 'settled', at), sequence: 8 })
    await orders.insertOrder(db, { ...order('o9', 'settled', at), sequence: 5, refund_sequence: 9 })
    expect((await kinds()).sort()).toEqual(['beyond-books o8', 'beyond-books o9'])
  })
})
