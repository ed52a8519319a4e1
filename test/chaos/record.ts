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
}

/** Sends a command until it is acknowledged, with the same id, as a shop must. */
export async function insist(host: Answerer, command: object): Promise<number> {
  for (;;) {
    const answer = await host.ask({ ask: 'submit', command: printCommand(command) })
    if (answer.kind === 'accepted' || answer.kind === 'repeated') return answer.sequence
    const again = answer.kind === 'failed' || (answer.kind === 'refused' && answer.code === 'busy')
    if (!again) throw new Error(`${JSON.stringify(answer)}\n${host.complaints.slice(-3000)}`)
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
    record.newest = Math.max(record.newest, sequence)
    if (index % 5 === 0) await look(host, record, caller)
  }
}

async function look(host: Answerer, record: ClientRecord, caller: number): Promise<void> {
  const floor = record.newest
  const pool = await host.ask({ ask: 'pool' })
  if (pool.kind !== 'pool') return
  if (pool.sequence < floor) record.wrong.push(`caller ${caller} was shown entry ${pool.sequence} after entry ${floor}`)
  record.newest = Math.max(record.newest, pool.sequence)
  record.reads.push(pool)
}
