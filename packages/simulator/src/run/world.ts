/** The mall of one run: the very engine, fed with commands; its entries are dropped as they come. */
import {
  type Command,
  DAY_MS,
  dayOf,
  Engine,
  type Fen,
  type Hundredths,
  payloadsOf,
  poolPlans,
  startOfDay,
} from '@huoshui/engine'
import type { Variant } from '../experiment/experiment.ts'
import type { Basket } from '../experiment/schema.ts'
import { People } from '../statistics/people.ts'

type WithoutEnvelope<Of> = Of extends Command ? Omit<Of, 'id' | 'caller' | 'at'> : never
/** What is asked of the engine; the world stamps the time. */
export type Act = WithoutEnvelope<Command>

type Keeper = (payload: Uint8Array, sequence: number) => void

/** Entries are dropped after this many commands: memory stays flat. */
const DRAINED_AFTER = 256

/** A command that broke a law or threw: the experiment cannot be trusted and ends. */
export class Quarantined extends Error {}

export class World {
  readonly engine: Engine
  readonly people: People
  readonly #firstDay: number
  #commands = 0
  #at: number
  #newcomers = 0
  #documents = 0
  /** The latest refusal in words. */
  #refusal = ''
  day = 0
  /** What the engine refused, counted by kind and code. */
  readonly refusals = new Map<string, number>()
  pools: readonly string[] = []
  /** Gives whoever looks at entries before they are dropped; null when nobody does. */
  keeper: (() => Keeper) | null = null
  /** Entries are not dropped by themselves while somebody waits for them. */
  keepsEntries = false

  /** Throws Quarantined when the scheme is not accepted. */
  constructor(variant: Variant, snapshot: Uint8Array | null) {
    this.engine = snapshot === null ? Engine.create() : Engine.restore(snapshot)
    this.people = new People(this.engine.state, variant.watch)
    this.#at = variant.start
    this.#firstDay = dayOf(variant.start)
    for (let row = 0; row < this.engine.state.tables.members.rows; row++) this.people.joins(row)
    this.engine.emit.listener = this.people
    if (variant.schemeText !== null) this.must({ kind: 'activate', text: variant.schemeText })
    this.pools = poolPlans(this.engine)
  }

  get members(): number {
    return this.engine.state.tables.members.rows
  }

  /** Sets the time of the next commands: a share of the day from 0 to 1. */
  timeOfDay(share: number): void {
    const at = startOfDay(this.#firstDay + this.day) + Math.floor(share * (DAY_MS - 1))
    if (at > this.#at) this.#at = at
  }

  /** Submits; false when it was refused. */
  act(act: Act): boolean {
    if (++this.#commands % DRAINED_AFTER === 0 && !this.keepsEntries) this.drain()
    const outcome = this.engine.submit({ ...act, id: '', caller: 'simulator', at: this.#at } as Command)
    const [aside] = this.engine.takeSetAside()
    if (aside !== undefined)
      throw new Quarantined(`day ${this.day}: ${aside.retry.id} was quarantined (${aside.code}): ${aside.message}`)
    if (outcome.kind === 'accepted' || outcome.kind === 'repeated') return true
    if (outcome.kind === 'quarantined')
      throw new Quarantined(`day ${this.day}: ${act.kind} was quarantined (${outcome.code}): ${outcome.message}`)
    const key = `${act.kind}:${outcome.code}`
    this.refusals.set(key, (this.refusals.get(key) ?? 0) + 1)
    this.#refusal = `${key}: ${outcome.message}`
    return false
  }

  /** What must be possible: the head of an experiment. Throws Quarantined when it is refused. */
  must(act: Act): void {
    if (!this.act(act)) throw new Quarantined(`the experiment cannot begin: ${this.#refusal}`)
  }

  /** A newcomer, or the second account of `owner`; returns the row, or -1 when refused. */
  join(referrer: number, owner = -1): number {
    const row = this.members
    const member = `#${++this.#newcomers}`
    const joined =
      referrer < 0
        ? this.act({ kind: 'join', member })
        : this.act({ kind: 'join', member, referrer: this.engine.state.memberId(referrer) })
    if (!joined) return -1
    this.people.joins(row, owner < 0 ? row : owner)
    return row
  }

  /** An order of a member for a basket; returns its document's row, or -1 when refused. */
  order(row: number, basket: Basket, merchant: string): number {
    const { state } = this.engine
    const member = state.memberId(row)
    const order = `#${++this.#documents}`
    const document = state.tables.documents.rows
    this.people.orders++
    const placed =
      'merchant' in basket
        ? this.act({ kind: 'merchant-order', order, member, merchant, amount: basket.amount })
        : this.act(this.#productOrder(row, member, order, basket))
    if (!placed) {
      this.people.orders--
      return -1
    }
    return document
  }

  #productOrder(row: number, member: string, order: string, basket: Extract<Basket, { product: string }>): Act {
    const { product, quantity, shipTo, pickup } = basket
    const shopping = basket.shopping === undefined ? 0n : this.#pointsFor(row, product, quantity)
    return {
      kind: 'order',
      order,
      member,
      product,
      quantity,
      ...(shipTo === undefined ? {} : { shipTo }),
      ...(pickup === undefined ? {} : { pickup }),
      ...(shopping > 0n ? { shopping: shopping as Hundredths } : {}),
    }
  }

  /** As many shopping points as the product allows and the member holds. */
  #pointsFor(row: number, product: string, quantity: number): bigint {
    const sold = this.engine.scheme.products.get(product)
    if (sold === undefined) return 0n
    const allowed = (sold.priceFen * BigInt(quantity) * sold.shoppingPpm) / 1_000_000n
    const held = this.engine.state.shopping.at(row) ?? 0n
    return allowed < held ? allowed : held
  }

  /** The order is fetched and verified at its service point at once. */
  pickUp(document: number): void {
    this.act({ kind: 'pickup', order: this.engine.state.tables.documents.ids?.id(document) ?? '' })
  }

  cashOf(document: number): Fen {
    return (this.engine.state.orderCash.at(document) ?? 0n) as Fen
  }

  /** A fresh id for a withdrawal or an order read from a file. */
  documentId(): string {
    return `#${++this.#documents}`
  }

  /** Sells all a member can sell in a pool. */
  sellAll(row: number, plan: string): boolean {
    const holding = this.engine.state.columnByName.get(`${plan}.holding`)?.at(row) ?? 0n
    if (holding === 0n || holding === 0) return false
    return this.act({ kind: 'sell', plan, member: this.engine.state.memberId(row), points: 'all' })
  }

  /** Closes the day: whatever falls due at midnight happens. */
  endDay(): void {
    this.engine.advance(startOfDay(this.#firstDay + this.day + 1))
    this.engine.finish()
    this.drain()
  }

  /** Drops what was decided, but for entries that somebody keeps. */
  drain(): void {
    if (this.keeper === null) this.engine.drain()
    else this.handOut(this.keeper())
  }

  /** Hands out what was decided, each entry with its sequence. */
  handOut(keep: Keeper): void {
    const { frames, firstSequence } = this.engine.drain()
    let sequence = firstSequence
    for (const payload of payloadsOf(frames)) keep(payload, sequence++)
  }
}
