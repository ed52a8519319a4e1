import { setTimeout as sleep } from 'node:timers/promises'
import { CAPTURE } from './crash-points.ts'
import type { MallDays } from './mall-days.ts'
import type { HostAnswer } from './protocol.ts'
import { type Answerer, ClientRecord, look, persist, type Question } from './record.ts'

/** Callers of a house: most speak to the books, the others buy in the shop. */
export const BOOK_CALLERS = 48
export const SHOP_CALLERS = 16
/** So many members hold points of a wave: their exits are more than one entry holds. */
export const WAVE_MEMBERS = 1200
export const WAVES = 2
const PAUSE_MS = 20
/** A hold of the tests lasts this long by the mall's clock: the next day ends those that are left. */
const HOLD_MS = 600_000

/** What the callers of a house were told. */
export class HouseRecord extends ClientRecord {
  /** Command id → the entry that answered it. */
  readonly commands = new Map<string, number>()
  /** Ids that were sent, whatever came of them. */
  readonly asked = new Set<string>()
  /** Ids that were refused the only time they were sent: nothing of them may be stored. */
  readonly refused = new Map<string, string>()
  /** Orders of the shop that their members saw settled, with the entry they were shown. */
  readonly bought = new Map<string, number>()
  /** Members that hold points of each wave, by the order that gave them. */
  readonly wave: number[] = Array.from({ length: WAVES }, () => 0)

  /** Everything that was acknowledged: commands, and orders of the shop. */
  get acknowledged(): number {
    return this.commands.size + this.bought.size
  }

  /** All of it as plain values, for whoever looks into a failure. */
  toJson(): object {
    const { commands, asked, refused, bought, reads, wrong } = this
    const acknowledged = { commands: [...commands], bought: [...bought] }
    const unanswered = [...asked].filter((id) => !commands.has(id) && !refused.has(id))
    return { acknowledged, unanswered, refused: [...refused], reads, wrong }
  }
}

/** Whom callers call, what they note, and how long. */
export interface Called {
  readonly host: Answerer
  readonly record: HouseRecord
  readonly days: MallDays
  /** Pause after each answer. */
  readonly paceMs: number
  readonly done: () => boolean
}

/** One line of a caller to the books: a command is sent until it is answered, and the answer kept. */
export class Clerk {
  readonly #host: Answerer
  readonly #record: HouseRecord
  readonly #name: string

  constructor(host: Answerer, record: HouseRecord, name: string) {
    this.#host = host
    this.#record = record
    this.#name = name
  }

  /** True when the command was accepted. @throws Error when it was quarantined */
  async send(key: string, command: { kind: string } & Record<string, unknown>): Promise<boolean> {
    const id = `${this.#name}/${key}`
    this.#record.asked.add(id)
    const answer = await persist(this.#host, { ...command, id, caller: this.#name })
    if (answer.kind === 'accepted') {
      this.#record.commands.set(id, answer.sequence)
      this.#record.heard(answer.sequence)
      return true
    }
    if (answer.kind === 'quarantined') throw new Error(`${id} went to quarantine: ${answer.code}`)
    if (answer.tries === 1) this.#record.refused.set(id, answer.code)
    return false
  }
}

/** The members of the books, each brought by an earlier one; many at a time. */
export async function joinEverybody(host: Answerer, record: HouseRecord): Promise<void> {
  const clerk = new Clerk(host, record, 'registrar')
  const join = (index: number) => {
    const referrer = index > 0 ? { referrer: `m${Math.floor(index / 2)}` } : {}
    return clerk.send(`join/${index}`, { kind: 'join', member: `m${index}`, ...referrer })
  }
  // Row by row of the tree: whoever brings somebody must be there.
  for (let from = 0, to = 1; from < WAVE_MEMBERS; from = to, to = Math.min(to * 2, WAVE_MEMBERS)) {
    await Promise.all(Array.from({ length: to - from }, (_, offset) => join(from + offset)))
  }
}

/** One caller to the books: orders of all kinds, sales, holds that are captured, given back or left, and looks. */
export async function callBooks({ host, record, days, paceMs, done }: Called, caller: number): Promise<void> {
  const clerk = new Clerk(host, record, `caller${caller}`)
  for (let index = 0; !done(); index += 1) {
    const member = `m${(caller * 7 + index * 13) % WAVE_MEMBERS}`
    const order = { kind: 'order', order: `c${caller}-${index}`, member, quantity: 1 }
    const step = (caller + index) % 8
    if (step < 3) await clerk.send(`order/${index}`, { ...order, product: 'gift-1000' })
    else if (step === 3) await clerk.send(`order/${index}`, { ...order, product: 'pack-3000' })
    else if (step < 6) await ride(clerk, record, order, index)
    else if (step === 6)
      await clerk.send(`sell/${index}`, { kind: 'sell', plan: 'growth', member, points: 50_000_000n })
    else await hold(clerk, { name: `h${caller}-${index}`, index, order, expiresAt: days.now() + HOLD_MS })
    if (index % 5 === 0) await look(host, record, caller)
    await sleep(paceMs)
  }
}

/** An order that feeds a wave: every member rides each wave once at least before it breaks. */
async function ride(clerk: Clerk, record: HouseRecord, order: { kind: string }, index: number): Promise<void> {
  const wave = index % WAVES
  const riders = record.wave[wave] ?? 0
  record.wave[wave] = riders + 1
  await clerk.send(`wave/${index}`, { ...order, member: `m${riders % WAVE_MEMBERS}`, product: `wave-${wave}` })
}

/** Money of a wallet set apart, then spent, given back, or forgotten. */
async function hold(
  clerk: Clerk,
  given: { name: string; index: number; order: { kind: string }; expiresAt: number },
): Promise<void> {
  const { name, index, order, expiresAt } = given
  // The members at the root of the tree are those whose wallets fill.
  const member = `m${index % 40}`
  const held = await clerk.send(`hold/${index}`, { kind: 'hold', hold: name, member, amount: 100n, expiresAt })
  if (!held) return
  const captured = { ...order, member, product: 'gift-1000', hold: name }
  if (index % 3 === 0) await clerk.send(`${CAPTURE.slice(1)}${index}`, captured)
  if (index % 3 === 1) await clerk.send(`void/${index}`, { kind: 'void-hold', hold: name })
}

/** One customer of the shop: joins, and buys, with money of the wallet when there is some. */
export async function callShop({ host, record, paceMs, done }: Called, caller: number): Promise<void> {
  const asked: Question = { ask: 'enrol', phone: String(13_900_000_000 + caller) }
  const enrolled = await until(host, asked, (answer) => answer.kind === 'enrolled', done)
  if (enrolled?.kind !== 'enrolled') return
  const { member } = enrolled
  for (let index = 0; !done(); index += 1) {
    for (const wallet of index % 3 === 2 ? ['50.00', '0.00'] : ['0.00']) {
      const question: Question = { ask: 'buy', member, key: `shop${caller}-${index}-${wallet}`, wallet }
      const answer = await until(host, question, (given) => given.kind === 'refused' || isOver(given), done)
      if (answer?.kind !== 'bought') continue
      if (answer.sequence !== null) record.bought.set(answer.order, answer.sequence)
      record.heard(answer.sequence ?? 0)
      break
    }
    await sleep(paceMs)
  }
}

/** An order that is settled, or will never be. */
function isOver(answer: HostAnswer): boolean {
  return answer.kind === 'bought' && (answer.sequence !== null || answer.state === 'cancelled')
}

/** Asks again until the answer will do; undefined when everything is over before. */
async function until(
  host: Answerer,
  question: Question,
  enough: (answer: HostAnswer) => boolean,
  done: () => boolean,
): Promise<HostAnswer | undefined> {
  while (!done()) {
    const answer = await host.ask(question)
    if (enough(answer)) return answer
    await sleep(PAUSE_MS)
  }
  return undefined
}
