/**
 * Orders of members drawn at random wait for memory most of their time, one cache line after another. Before a batch is
 * decided, what its orders will read is read here for all of them side by side: a processor waits for many lines at once
 * about as long as for one. Nothing is decided by it, and a wrong guess costs time only.
 */
import type { Command, PlaceOrder } from './command.ts'
import { type Fingerprint, fingerprint } from './ledger/fingerprint.ts'
import type { Mall } from './mall.ts'

/** Most commands looked at ahead: what they read fits the processor's second cache. */
export const WARM_LIMIT = 32
/** Steps up a tree that are read ahead. Those near the top are in the cache anyway. */
export const WARM_STEPS = 48

/** Bad input is refused when it is decided; here it is passed over. */
const isWhole = ({ id, order, member }: PlaceOrder): boolean =>
  typeof id === 'string' && typeof order === 'string' && typeof member === 'string'

export class Warming {
  readonly #buyers = new Int32Array(WARM_LIMIT)
  readonly #above = new Int32Array(WARM_LIMIT)
  readonly #places = new Int32Array(WARM_LIMIT)
  /** The orders looked at ahead, as far as they were not decided yet, with the fingerprints of their ids. */
  readonly #orders: (PlaceOrder | null)[] = Array.from({ length: WARM_LIMIT }, () => null)
  readonly #prints: Fingerprint[] = Array.from({ length: WARM_LIMIT }, () => ({ low: 0, high: 0 }))
  #next = 0

  /** The fingerprint of a command's id: that of an order read ahead is known already. Each is asked for once, in order. */
  printOf(command: Command): Fingerprint {
    const at = this.#next
    if (at === WARM_LIMIT || command !== this.#orders[at]) return fingerprint(command.id)
    this.#orders[at] = null
    this.#next = at + 1
    return this.#prints[at]
  }

  /**
   * Reads ahead for the first `WARM_LIMIT` commands of those given. Returns a number that depends on everything that was
   * read: a compiler may drop what nobody asks for.
   */
  warm(mall: Mall, commands: readonly Command[]): number {
    const { state } = mall
    const { members, documents } = state.tables
    if (members.ids === null || documents.ids === null) return 0
    const [buyers, above, places] = [this.#buyers, this.#above, this.#places]
    let orders = 0
    let read = 0
    const until = Math.min(commands.length, WARM_LIMIT)
    for (let index = 0; index < until; index++) {
      const command = commands[index]
      if (command.kind !== 'order' || !isWhole(command)) continue
      const print = fingerprint(command.id)
      this.#orders[orders] = command
      this.#prints[orders] = print
      read += state.seen.peek(print.low, print.high)
      read += documents.ids.peek(documents.ids.placeOf(command.order))
      places[orders++] = members.ids.placeOf(command.member)
    }
    this.#orders.fill(null, orders)
    this.#next = 0
    read += members.ids.guess(places, buyers, orders)
    read += members.touch(buyers, orders)
    for (let index = 0; index < orders; index++)
      above[index] = buyers[index] < 0 ? -1 : state.referrer.at(buyers[index]) - 1
    read += members.touchNear(above, orders)
    for (const { bound, warm } of mall.parts.warms) read += warm.call(bound, buyers, orders)
    return read
  }
}
