import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { type FinishedSpan, LeaseHeld, ownerName, WriterUnavailable } from '@huoshui/journal'
import type { Asker } from './asker.ts'
import type { Nodes } from './nodes.ts'
import { type MallSeat, type Note, openingOf, type Place, type Question, type Standing } from './questions.ts'
import { type RemoteMall, remoteMall } from './remote-books.ts'
import { Seat, startHere, startThread } from './seat.ts'

/** How long something may stand in the way of a mall at its start; folding a long journal is no such thing. */
const PATIENCE_MS = 15_000
const LOOK_MS = 25

export interface PoolOptions {
  /** How many workers there are at most; one is started when the first mall is hashed onto it. */
  workers?: number
  /** Runs the engines in this very thread under this clock: for tests. */
  clock?: (() => number) | undefined
  /** Other nodes on the same database; without them a mall that is elsewhere is waited for. */
  nodes?: Nodes | undefined
  /** Most questions that wait for one worker. */
  inFlightMax?: number
  onNote: (note: Note) => void
  /** Told of the way of traced commands through the writer. */
  onSpan?: (span: FinishedSpan) => void
}

/** The workers in which engines run, a fixed number of them, malls hashed onto them. */
export interface EnginePool {
  /**
   * Hosts a mall; resolves when it can be asked.
   * @throws LeaseHeld when another process has the lease and takes no questions; WriterUnavailable
   */
  open(mall: Omit<MallSeat, 'owner'>): Promise<RemoteMall>
  /** Answers a question by an engine of this very process. @throws WriterUnavailable when it is not here */
  answerHere(mall: string, question: Question): Promise<unknown>
  /** How a mall stands; undefined when it is not hosted. */
  standing(mall: string): Standing | undefined
  /** Ends the worker of a mall as if it had died. */
  kill(mall: string): void
  /** Answers what waits, closes every mall and ends the workers. */
  stop(): Promise<void>
}

/** Cores but one, which is left to HTTP and the database; `HUOSHUI_WORKERS` says otherwise. @throws Error */
export function workersOf(text: string = process.env.HUOSHUI_WORKERS ?? ''): number {
  if (text === '') return Math.max(1, availableParallelism() - 1)
  const workers = Number(text)
  if (!Number.isSafeInteger(workers) || workers < 1)
    throw new Error(`HUOSHUI_WORKERS=${text}: name a whole number of workers, at least 1`)
  return workers
}

/** The worker of a mall: the same one for the same name and number of workers, always. */
export function seatOf(slug: string, workers: number): number {
  return createHash('sha256').update(slug).digest().readUInt32BE(0) % workers
}

/** Opens the pool; no worker is started yet. */
export function openEnginePool(options: PoolOptions): EnginePool {
  const { workers = workersOf(), clock, nodes, inFlightMax, onNote, onSpan = () => undefined } = options
  const standings = new Map<string, Standing>()

  /** What is durable once is durable for ever: an older word does not take it back. */
  function stands(standing: Standing): void {
    const before = standings.get(standing.mall)
    const durable = Math.max(standing.durable, before?.durable ?? 0)
    const moved = before !== undefined && !isSamePlace(before, standing)
    const elsewhere = standing.place.at === 'elsewhere'
    // Of a mall that is elsewhere its owner knows more than our worker.
    const { followed, behind } = elsewhere && before ? before : standing
    standings.set(standing.mall, { ...standing, durable, followed, behind })
    if (moved) nodes?.leave(standing.mall)
  }

  /** The owner's word on a mall that is elsewhere. */
  function heard({ mall, durable, followed, behind, reloading }: Standing): void {
    const own = standings.get(mall)
    if (own?.place.at !== 'elsewhere') return
    standings.set(mall, { ...own, reloading, durable: Math.max(own.durable, durable), followed, behind })
  }

  const start = (index: number) => () => (clock ? startHere(clock) : startThread(`engines ${index + 1}`))
  const seats = Array.from(
    { length: workers },
    (_, index) => new Seat({ start: start(index), inFlightMax, onStanding: stands, onNote, onSpan }),
  )
  const seatFor = (slug: string): Seat | undefined => seats[seatOf(slug, workers)]

  function askerOf(slug: string): Asker {
    const standing = standings.get(slug)
    const seat = seatFor(slug)
    const { place } = standing ?? {}
    const asker =
      place?.at === 'elsewhere' && place.address !== undefined
        ? nodes?.asker({ mall: slug, address: place.address, onStanding: heard })
        : seat?.asker
    if (asker === undefined) throw new WriterUnavailable('the mall’s engine is not there for the moment')
    return asker
  }

  async function answerHere(mall: string, question: Question): Promise<unknown> {
    const asker = standings.get(mall)?.place.at === 'here' ? seatFor(mall)?.asker : undefined
    if (asker === undefined) throw new WriterUnavailable('the mall’s engine is not here')
    return asker.put(mall, question)
  }

  /** @throws LeaseHeld, WriterUnavailable when something has stood in the way for too long */
  async function ready(mall: RemoteMall): Promise<void> {
    let sinceMs = performance.now()
    for (;;) {
      const { place } = mall.standing()
      if (place.at === 'failed') throw new WriterUnavailable(place.message)
      if (place.at === 'here' || place.at === 'elsewhere') {
        const answered = await mall.books.look('position').then(
          () => true,
          () => false,
        )
        if (answered) return
      } else if (place.problem === undefined) sinceMs = performance.now()
      if (performance.now() - sinceMs > PATIENCE_MS) throw hindrance(place)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }

  return {
    answerHere,
    standing: (mall) => standings.get(mall),
    async open(mall) {
      const { slug } = mall
      const opening = openingOf(slug)
      standings.set(slug, opening)
      seatFor(slug)?.open({ ...mall, owner: ownerName(nodes?.address) })
      const remote = remoteMall(
        async (ask, given) => askerOf(slug).ask(slug, ask, given),
        () => standings.get(slug) ?? opening,
      )
      await ready(remote)
      return remote
    },
    kill: (slug) => seatFor(slug)?.kill(),
    async stop() {
      await Promise.all(seats.map((seat) => seat.stop()))
    },
  }
}

function isSamePlace({ place: one }: Standing, { place: other }: Standing): boolean {
  if (one.at !== 'elsewhere' || other.at !== 'elsewhere') return one.at === other.at
  return one.owner === other.owner
}

/** Why a mall did not come up in time. */
function hindrance(place: Place): Error {
  if (place.at === 'elsewhere') return new LeaseHeld(place.owner, Date.now())
  return new WriterUnavailable(`the mall did not come up in time: ${place.at === 'opening' ? place.problem : place.at}`)
}
