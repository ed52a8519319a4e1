import { setTimeout as sleep } from 'node:timers/promises'
import { printCommand } from '@huoshui/journal'
import type { HostAnswer, HostQuestion } from './protocol.ts'

/** Spread over a union: a question without the number that the line gets. */
export type Question = HostQuestion extends infer Kind
  ? Kind extends HostQuestion
    ? Omit<Kind, 'number'>
    : never
  : never

/** Whoever answers: one host, or the one of several that is the writer. */
export interface Answerer {
  ask(question: Question): Promise<HostAnswer>
  /** What hosts said on their error output. */
  readonly complaints: string
}

export const MEMBERS = 50
const PAUSE_MS = 20

/** The clients' own record: nothing but what they were told. */
export class ClientRecord {
  /** Order → the entry that was acknowledged. */
  readonly orders = new Map<string, number>()
  readonly reads: { sequence: number; fund: string; supply: string }[] = []
  readonly wrong: string[] = []
  /** Newest entry that any client was told of. */
  newest = 0

  /** An acknowledged entry. */
  heard(sequence: number): void {
    this.newest = Math.max(this.newest, sequence)
  }
}

/** Sends a command until it is acknowledged, with the same id, as a shop must. */
export async function insist(host: Answerer, command: object): Promise<number> {
  const answer = await persist(host, command)
  if (answer.kind === 'accepted') return answer.sequence
  throw new Error(`${JSON.stringify(answer)}\n${host.complaints.slice(-3000)}`)
}

/** The final answer to a command; `tries` tells how often it was sent. */
export type FinalAnswer =
  | { kind: 'accepted'; sequence: number; tries: number }
  | { kind: 'refused' | 'quarantined'; code: string; tries: number }

/** Sends a command with the same id until there is an answer that says what became of it. */
export async function persist(host: Answerer, command: object): Promise<FinalAnswer> {
  const text = printCommand(command)
  for (let tries = 1; ; tries += 1) {
    const answer = await host.ask({ ask: 'submit', command: text })
    if (answer.kind === 'accepted' || answer.kind === 'repeated')
      return { kind: 'accepted', sequence: answer.sequence, tries }
    if ((answer.kind === 'refused' && answer.code !== 'busy') || answer.kind === 'quarantined')
      return { kind: answer.kind, code: answer.code, tries }
    await sleep(PAUSE_MS)
  }
}

/** Members of a mall, each brought by an earlier one. */
export async function joinAll(host: Answerer): Promise<void> {
  for (let index = 0; index < MEMBERS; index += 1) {
    const referrer = index > 0 ? { referrer: `m${Math.floor(index / 2)}` } : {}
    await insist(host, { kind: 'join', id: `join/${index}`, caller: 'test', member: `m${index}`, ...referrer })
  }
}

/** One caller: orders, and looks at the pool, which must never be older than what anybody was told before it asked. */
export async function call(host: Answerer, record: ClientRecord, caller: number, done: () => boolean): Promise<void> {
  for (let index = 0; !done(); index += 1) {
    const order = `c${caller}-${index}`
    const command = { kind: 'order', id: `caller${caller}/order/${order}`, caller: `caller${caller}`, order }
    const member = `m${(caller * 7 + index) % MEMBERS}`
    const sequence = await insist(host, { ...command, member, product: 'gift-1000', quantity: 1 })
    record.orders.set(order, sequence)
    record.heard(sequence)
    if (index % 5 === 0) await look(host, record, caller)
  }
}

export async function look(host: Answerer, record: ClientRecord, caller: number): Promise<void> {
  const floor = record.newest
  const pool = await host.ask({ ask: 'pool' })
  if (pool.kind !== 'pool') return
  if (pool.sequence < floor) record.wrong.push(`caller ${caller} was shown entry ${pool.sequence} after entry ${floor}`)
  record.heard(pool.sequence)
  record.reads.push(pool)
}
