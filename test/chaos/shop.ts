import { readFile } from 'node:fs/promises'
import { parseFen } from '@huoshui/engine'
import type { FollowerSet, MallWriter } from '@huoshui/journal'
import {
  ensureMall,
  inboxSms,
  type LocalCashier,
  localCashier,
  type Mall,
  MallError,
  migrateMall,
  type OrderView,
  openDatabase,
  openMall,
  openPool,
  ownBooks,
} from '@huoshui/mall'
import type { Crash } from './crash-points.ts'
import { type BooksAnswer, MALL, type ShopAnswer, type ShopQuestion } from './protocol.ts'
import { booksWithCrashes } from './shop-points.ts'

/** Days pass in seconds here: an order has some of them, so that it can be paid. */
const ORDER_TIMES = { orderLifeMs: 40 * 86_400_000, paymentLifeMs: 30 * 86_400_000 }
/** Logins are not what is struck here. */
const MANY = 1_000_000
const CODE_LIMITS = { windowMs: 60_000, perPhone: MANY, perAddress: MANY }

type Asked = Exclude<ShopQuestion, { ask: 'rest' }>
type Given = ShopAnswer | BooksAnswer

export interface Shop {
  answer(question: Asked): Promise<Given>
  /** Ends the background work. */
  stop(): Promise<void>
  close(): Promise<void>
}

/** The mall over the writer of this process, with places to die between its steps. */
export async function openShop(parts: {
  url: string
  writer: MallWriter
  followers: FollowerSet
  crash: Crash
  clock: () => number
  schemeFile: string
}): Promise<Shop> {
  const { url, writer, followers, crash, clock, schemeFile } = parts
  const onError = (error: unknown) => console.error(error instanceof Error ? error.message : error)
  const pool = openPool(url, onError)
  const db = openDatabase(pool)
  await migrateMall(db)
  const row = await ensureMall(db, { slug: MALL, mode: 'sandbox', name: { zh: '混战', en: 'Chaos' }, clock })
  const sms = inboxSms(db, MALL, clock)
  const cashier = localCashier({
    db,
    mall: MALL,
    secret: row.cashier_secret,
    clock,
    async deliver(notification, signature) {
      return { status: 200, result: await mall.payments.notify(notification, signature) }
    },
  })
  const books = booksWithCrashes(ownBooks(writer), crash)
  const more = { orderTimes: ORDER_TIMES, codeLimits: CODE_LIMITS }
  const mall: Mall = openMall({ row, pool, books, followers, sms, payments: cashier, clock, onError, ...more })
  await mall.schemes.activate({ text: await readFile(schemeFile, 'utf8'), file: schemeFile })

  async function answer(question: Asked): Promise<Given> {
    switch (question.ask) {
      case 'enrol':
        return enrol(mall, sms, question)
      case 'buy':
        return buy(mall, cashier, question)
      case 'differences': {
        const differences = await mall.reconciler.differences()
        const { waiting } = await mall.outbox.figures()
        return {
          kind: 'differences',
          differences: differences.map(({ kind, subject }) => `${kind} ${subject}`),
          waiting,
        }
      }
    }
  }
  return {
    answer: (question) => answer(question).catch(refusal),
    stop: () => mall.stop(),
    close: () => db.destroy(),
  }
}

async function enrol(
  mall: Mall,
  sms: ReturnType<typeof inboxSms>,
  { phone, referralCode }: Extract<Asked, { ask: 'enrol' }>,
): Promise<Given> {
  await mall.members.sendCode({ phone, address: '127.0.0.1' })
  const [message] = await sms.messages(phone, 1)
  const code = message?.code ?? ''
  const { member } = await mall.members.login({ phone, code, locale: 'zh', ...(referralCode && { referralCode }) })
  return { kind: 'enrolled', member: member.id, referralCode: member.referral_code }
}

/** The whole way of an order: placed, paid at the cashier as far as the wallet does not pay it, and settled. */
async function buy(
  mall: Mall,
  cashier: LocalCashier,
  { member, key, wallet }: Extract<Asked, { ask: 'buy' }>,
): Promise<Given> {
  const order = { member, product: 'gift-1000', quantity: 1, walletFen: parseFen(wallet), key }
  const placed = await mall.orders.place(order)
  if (placed.cashierUrl !== undefined && placed.payment) await cashier.act(placed.payment.id, 'pay')
  return bought(await mall.orders.find({ member, order: placed.order.id }))
}

function bought({ order }: OrderView): Given {
  const sequence = order.sequence === null ? null : Number(order.sequence)
  return { kind: 'bought', order: order.id, state: order.state, sequence }
}

/** What the mall refuses is an answer; everything else says nothing about what became of it. */
function refusal(error: unknown): Given {
  const final = ['insufficient-funds', 'order-expired', 'bad-state', 'id-reused']
  const code = error instanceof MallError ? error.code : String(error)
  return { kind: error instanceof MallError && final.includes(code) ? 'refused' : 'failed', code }
}
