import { Engine } from '@huoshui/engine'
import { openClient } from '@huoshui/journal'
import { expect, it } from 'vitest'
import type { OrderRow, OutboxRow } from '../database/tables.ts'
import { memberRepository } from '../members/member-repository.ts'
import { orderRepository } from '../orders/order-repository.ts'
import { testTables } from '../testing.ts'
import { rewind } from './rewind.ts'

const at = new Date('2026-01-01T00:00:00Z')
const words = { title_zh: 'p', title_en: 'p', description_zh: '', description_en: '', image: '', position: 0 }

/** A paid order that the books took with entry 3, and that was said to have arrived. */
const received = (id: string): Omit<OrderRow, 'mall'> => ({
  id,
  member: 'm',
  product: 'p',
  quantity: 1,
  total_fen: 100n,
  state: 'paid',
  cancel_code: null,
  created_at: at,
  expires_at: at,
  paid_at: at,
  settled_at: null,
  closed_at: null,
  sequence: 3,
  refund_sequence: null,
  ship_to: null,
  pickup: null,
  pickup_code: null,
  received_at: at,
})

const receipt = (order: string, sequence: number): OutboxRow => ({
  id: `r-${order}`,
  mall: 'demo',
  kind: 'receive',
  subject: `receipt:${order}`,
  caller: 'm',
  command: { kind: 'receive', order },
  state: 'done',
  attempts: 1,
  next_at: at,
  code: null,
  detail: null,
  sequence,
  traceparent: null,
  created_at: at,
  done_at: at,
})

it('that an order arrived is sent again beyond the cut, unless an operator said so: that waits for an operator', async () => {
  const { db, url } = await testTables()
  await db
    .insertInto('product')
    .values({ mall: 'demo', id: 'p', ...words })
    .execute()
  await memberRepository(db, 'demo').insert(db, {
    id: 'm',
    phone_hash: 'm',
    phone_masked: '1',
    name: 'm',
    referral_code: 'm',
    referrer: null,
    locale: 'zh',
    joined_at: at,
  })
  const orders = orderRepository(db, 'demo')
  for (const id of ['before', 'member', 'operator']) await orders.insertOrder(db, received(id))
  await db
    .insertInto('outbox')
    .values([receipt('before', 4), receipt('member', 6), receipt('operator', 7)])
    .execute()
  const audit = { mall: 'demo', at, operator: 'o', act: 'receive-order', subject: 'operator', outbox: 'r-operator' }
  await db.insertInto('audit').values(audit).execute()
  const client = await openClient({ connectionString: url })
  try {
    await rewind(client, { mall: 'demo', sequence: 5, engine: Engine.create() })
  } finally {
    await client.end()
  }
  const rows = await db.selectFrom('outbox').select(['id', 'state']).orderBy('id').execute()
  expect(rows.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'r-before done',
    'r-member waiting',
    'r-operator quarantined',
  ])
  const arrived = await db.selectFrom('shop_order').select('id').where('received_at', 'is not', null).execute()
  expect(arrived.map(({ id }) => id).sort()).toEqual(['before', 'member'])
})
