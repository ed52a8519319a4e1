import type { Fen } from '@huoshui/engine'
import { accepted, type Books, type CommandInput, type PaidReward, scopedId } from '../books.ts'
import { MallError } from '../errors.ts'
import { SECOND_MS } from '../shared/clock.ts'
import { remembered } from '../shared/remembered.ts'
import { findTogether } from '../shared/together.ts'
import type { TraceCarrier } from '../shared/trace.ts'

/** An order that another shop has sold and been paid for. */
export interface ForeignOrder {
  /** The other shop's own id of the order. */
  order: string
  member: string
  /** What the member paid there, in fen. */
  paidFen: Fen
  of:
    | { product: string; quantity: number; shipTo?: string | undefined; pickup?: string | undefined }
    | { merchant: string }
}

/** The durable answer to an order. */
export interface Receipt {
  /** The order's id in the books. */
  order: string
  sequence: number
  /** The same order had come before: this is the first answer. */
  repeated: boolean
  rewards: readonly PaidReward[]
}

export interface IntakeService {
  /**
   * Books an order of another shop; answers when it is durable. The same order again is answered by the first entry.
   * @throws MallError wrong-price, id-reused for another body under the same id, busy, and the engine's refusals
   */
  take(source: string, order: ForeignOrder): Promise<Receipt>
}

/** A price is asked for anew after this. */
const PRICE_KEPT_MS = SECOND_MS

/** Id in the books of a source's order: no source meets another's, nor the mall's own. */
export const foreignOrderId = (source: string, order: string): string => `${source}:${order}`

/** Takes orders of other shops (spec/5 "Integration"). Nothing of them is kept in SQL: the books are where they are. */
export function intakeService({ books, trace }: { books: Books; trace?: TraceCarrier }): IntakeService {
  const prices = remembered(
    findTogether<Fen>((ids) => books.look('prices', ids)),
    PRICE_KEPT_MS,
  )

  /** Whether what was paid elsewhere is what the books would allocate now; a merchant's order has any amount. */
  async function isPriced({ of, paidFen }: ForeignOrder): Promise<boolean> {
    if (!('product' in of)) return true
    const priceFen = await prices.find(of.product)
    return priceFen !== undefined && priceFen * BigInt(of.quantity) === paidFen
  }

  /** A price may have changed since an order came first: then what was paid is compared with what was booked. */
  async function checkFirst(foreign: ForeignOrder, receipt: Receipt): Promise<void> {
    const entry = await books.entry(receipt.sequence)
    const booked = entry?.facts.find((fact) => fact.fact === 'ordered')
    if (booked?.fact !== 'ordered' || booked.cash !== foreign.paidFen) throw new MallError('id-reused')
  }

  return {
    async take(source, foreign) {
      const order = foreignOrderId(source, foreign.order)
      const priced = await isPriced(foreign)
      if (!priced && (await books.look('knownOrders', [order])).length === 0) {
        const isSold = 'product' in foreign.of && (await prices.find(foreign.of.product)) !== undefined
        throw new MallError(isSold ? 'wrong-price' : 'unknown-product')
      }
      const caller = `intake:${source}`
      const id = scopedId({ caller, operation: 'order', key: foreign.order })
      const context = { traceparent: trace?.current(), withRewards: true }
      const answer = accepted(await books.submit(commandOf(foreign, { id, caller, order }), context))
      const { kind, sequence, rewards = [] } = answer
      const receipt = { order, sequence, repeated: kind === 'repeated', rewards }
      if (!priced) await checkFirst(foreign, receipt)
      return receipt
    },
  }
}

function commandOf(
  { member, of, paidFen }: ForeignOrder,
  head: { id: string; caller: string; order: string },
): CommandInput {
  if ('merchant' in of) return { kind: 'merchant-order', ...head, member, merchant: of.merchant, amount: paidFen }
  const { product, quantity, shipTo, pickup } = of
  return {
    kind: 'order',
    ...head,
    member,
    product,
    quantity,
    ...(shipTo !== undefined && { shipTo }),
    ...(pickup !== undefined && { pickup }),
  }
}
