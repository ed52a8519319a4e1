import { setTimeout as sleep } from 'node:timers/promises'
import { type EmbeddedServer, migrateJournal, removeScratch, scratchDirectory, startEmbedded } from '@huoshui/journal'
import { judge } from './judge.ts'
import type { HostAnswer } from './protocol.ts'
import { type Answerer, ClientRecord, call, joinAll, type Question } from './record.ts'
import { Victim } from './victim.ts'

const CALLERS = 64
/** The other server has taken over by then (issue 4). */
export const TAKEOVER_MS = 10_000
/** A lease lasts 6 s; a host frozen this long has surely lost it. */
const FROZEN_MS = 9000

/** Two servers over one database: a question goes to the one that answered last, then to the other. */
class Pair implements Answerer {
  readonly hosts: readonly [Victim, Victim]
  #first = 0
  constructor(hosts: readonly [Victim, Victim]) {
    this.hosts = hosts
  }

  get complaints(): string {
    return this.hosts.map((host) => host.complaints).join('\n')
  }

  /** The host that is the writer, as far as the clients can tell. */
  get leading(): Victim {
    return this.hosts[this.#first % 2] ?? this.hosts[0]
  }

  async ask(question: Question): Promise<HostAnswer> {
    const asked = this.#first
    const answer = await this.leading.ask(question)
    if (answer.kind === 'failed' && this.#first === asked) this.#first += 1
    return answer
  }
}

/** How long it takes until orders are acknowledged again, in milliseconds. */
async function untilServed(pair: Pair, record: ClientRecord): Promise<number> {
  const began = performance.now()
  const before = record.orders.size
  while (record.orders.size < before + CALLERS) {
    if (performance.now() - began > TAKEOVER_MS * 2)
      throw new Error(`nobody took over: ${pair.complaints.slice(-3000)}`)
    await sleep(10)
  }
  return performance.now() - began
}

/** Freezes the leading host until the other serves, then lets it go on; it finds out and begins anew. */
async function freeze(pair: Pair, record: ClientRecord): Promise<number> {
  const host = pair.leading
  host.signal('SIGSTOP')
  const began = performance.now()
  const took = await untilServed(pair, record)
  await sleep(Math.max(0, FROZEN_MS - (performance.now() - began)))
  host.signal('SIGCONT')
  await sleep(1000)
  return took
}

async function kill(pair: Pair, record: ClientRecord): Promise<number> {
  const host = pair.leading
  await host.kill()
  const took = await untilServed(pair, record)
  await host.launch()
  return took
}

/** kill -9 of the database server itself: its owner starts it again, both hosts stay and get over it. */
async function killDatabase(server: EmbeddedServer, pair: Pair, record: ClientRecord): Promise<number> {
  process.kill(server.pid, 'SIGKILL')
  return untilServed(pair, record)
}

/**
 * Two servers on one database under 64 callers: the one that serves is frozen and killed, the database killed, so many
 * rounds; then what the callers were told is judged.
 * @returns the acknowledged orders, and after how many milliseconds the callers were served again
 * @throws AssertionError
 */
export async function handOver(rounds: number): Promise<{ acknowledged: number; takeovers: [string, number][] }> {
  const directory = await scratchDirectory('handover')
  const server = await startEmbedded({ directory, lifeline: true })
  const hosts = [new Victim(directory, server.url), new Victim(directory, server.url)] as const
  try {
    await migrateJournal({ ownerUrl: server.ownerUrl })
    return await strikePair(server, new Pair(hosts), rounds)
  } finally {
    await Promise.all(hosts.map((host) => host.stop()))
    await server.stop()
    await removeScratch(directory)
  }
}

async function strikePair(server: EmbeddedServer, pair: Pair, rounds: number) {
  const record = new ClientRecord()
  await Promise.all(pair.hosts.map((host) => host.launch()))
  await joinAll(pair)
  let finished = false
  const calls = Array.from({ length: CALLERS }, (_, caller) => call(pair, record, caller, () => finished))
  const calling = Promise.all(calls)
  const takeovers: [string, number][] = []
  const blows = async () => {
    for (let round = 0; round < rounds; round += 1) {
      takeovers.push(['frozen', await freeze(pair, record)])
      takeovers.push(['killed', await kill(pair, record)])
      takeovers.push(['database killed', await killDatabase(server, pair, record)])
    }
  }
  await Promise.race([blows(), calling])
  finished = true
  await calling
  const live = await pair.ask({ ask: 'hash' })
  await Promise.all(pair.hosts.map((host) => host.stop()))
  await judge(record, server.url, live.kind === 'hash' ? live.hash : `no hash: ${JSON.stringify(live)}`)
  return { acknowledged: record.orders.size, takeovers }
}
