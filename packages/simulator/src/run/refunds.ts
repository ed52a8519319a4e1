/** Orders that will be taken back: marked when they are placed, with the entries a refund must show kept until then. */
import { COLUMNS_LIMIT, decodeEntry } from '@huoshui/engine'
import type { Random } from '../chance/random.ts'
import type { Behaviours } from '../experiment/schema.ts'
import type { World } from './world.ts'

interface Marked {
  readonly document: number
  readonly buyer: number
}

export class Refunds {
  readonly #world: World
  readonly #behaviour: Behaviours['refunds']
  readonly #random: Random
  readonly #due = new Map<number, Marked[]>()
  readonly #entries = new Map<number, Uint8Array>()
  readonly #settlesLater: boolean
  refunded = 0

  constructor(world: World, behaviour: Behaviours['refunds'], random: Random) {
    this.#world = world
    this.#behaviour = behaviour
    this.#random = random
    this.#settlesLater = world.engine.scheme.settle === 'completion'
  }

  /** Whether the next order will be taken back; its entries are kept from here on. */
  draw(): boolean {
    if (this.#behaviour === undefined || !this.#random.chance(this.#behaviour.share)) return false
    this.#world.drain()
    this.#world.keepsEntries = true
    return true
  }

  /** The order that was drawn came to nothing. */
  drop(): void {
    this.#world.keepsEntries = false
  }

  /** The order that was drawn has been placed. */
  mark(document: number, buyer: number): void {
    const day = this.#world.day + (this.#behaviour?.afterDays ?? 0)
    const marked = this.#due.get(day) ?? []
    marked.push({ document, buyer })
    this.#due.set(day, marked)
    this.#world.keepsEntries = false
    this.#world.keeper = this.#settlesLater ? () => this.#keeper() : null
    this.#world.handOut((payload, sequence) => this.#entries.set(sequence, payload))
  }

  /** An order may settle later than it was placed, and that entry is needed too. */
  #keeper(): (payload: Uint8Array, sequence: number) => void {
    const { state } = this.#world.engine
    const wanted = new Set<number>()
    for (const orders of this.#due.values())
      for (const { document } of orders) wanted.add(state.documentSequence.at(document))
    return (payload, sequence) => {
      if (wanted.has(sequence)) this.#entries.set(sequence, payload)
    }
  }

  /** Takes back what is due today. */
  evening(): void {
    if (this.#world.keeper !== null) this.#world.drain()
    const due = this.#due.get(this.#world.day) ?? []
    this.#due.delete(this.#world.day)
    for (const marked of due) this.#takeBack(marked)
    if (this.#due.size === 0) this.#world.keeper = null
  }

  #takeBack({ document, buyer }: Marked): void {
    const { engine, people } = this.#world
    const { state } = engine
    const order = state.tables.documents.ids?.id(document) ?? ''
    const sequences = engine.originalsOf(order)
    const originals = sequences.flatMap((sequence) => this.#entries.get(sequence) ?? [])
    if (this.#world.act({ kind: 'refund', order, reason: 'simulated', originals })) {
      this.refunded++
      people.spends(buyer, -this.#world.cashOf(document))
      for (const original of originals) {
        for (const fact of decodeEntry(original).facts) {
          if (fact.fact !== 'reward' || fact.order !== document) continue
          const row = Math.floor(fact.to / COLUMNS_LIMIT)
          if (fact.to - row * COLUMNS_LIMIT === state.available.id) people.takesBack(row, fact.amount)
        }
      }
    }
    for (const sequence of sequences) this.#entries.delete(sequence)
  }
}
