import type { SnapshotStore } from '../snapshot/snapshot.ts'
import { type Tally, type TallyCommand, type TallyEntry, tallyKit } from '../tally/tally.ts'
import type { Alarm } from '../writer/types.ts'
import type { Writer as AnyWriter, WriterOptions } from '../writer/writer.ts'
import { Writer } from '../writer/writer.ts'
import type { RunRecord } from './record.ts'
import type { SimulatedStore } from './store.ts'
import { Life, type VirtualTime } from './time.ts'

export type TallyWriter = AnyWriter<TallyCommand, Tally, TallyEntry>

/** The bounds of simulated writers: small, so that they are reached. */
export const LIMITS = { queued: 3, undurable: 6, blockEntries: 8, turnMs: 4, tickMs: 40, patienceMs: 1500 }
const LEASE_MS = 300
const REOPEN_MS = 60
/** Longer than every misfortune: a writer that still reloads is stuck. */
const RELOADING_LIMIT_MS = 6000
/** Simulated time begins here, epoch milliseconds. */
export const EPOCH_MS = 1_800_000_000_000

/** A simulated machine that wants to be the mall's writer: it opens, loses, dies and comes back. */
export class Host {
  readonly name: string
  writer: TallyWriter | undefined
  life: Life
  /** How wrong its wall clock is, in milliseconds. */
  skewMs = 0
  readonly #time: VirtualTime
  readonly #store: SimulatedStore
  readonly #snapshots: SnapshotStore
  readonly #record: RunRecord
  #lives = 0
  #reloadingSince = 0

  constructor(
    name: string,
    world: { time: VirtualTime; store: SimulatedStore; snapshots: SnapshotStore; record: RunRecord },
  ) {
    this.name = name
    this.#time = world.time
    this.#store = world.store
    this.#snapshots = world.snapshots
    this.#record = world.record
    this.life = new Life(name)
  }

  /** Begins a new process on this machine, unless one runs. */
  start(): void {
    if (this.#lives > 0 && !this.life.dead) return
    this.#lives += 1
    this.#reloadingSince = this.#time.now
    this.life = new Life(`${this.name}.${this.#lives}`)
    this.writer = undefined
    const { life } = this
    this.#open(life)
    const timing = this.#time.timing(life)
    timing.every(REOPEN_MS, () => {
      if (this.writer?.state === 'lost' || this.writer?.state === 'failed') {
        this.writer = undefined
        this.#open(life)
      }
    })
  }

  /** kill -9. */
  kill(): void {
    this.life.dead = true
    this.writer = undefined
  }

  /** Looks for a bound that was passed. */
  check(): void {
    if (!this.writer) return
    if (this.writer.state !== 'reloading') this.#reloadingSince = this.#time.now
    if (this.#time.now - this.#reloadingSince > RELOADING_LIMIT_MS) this.#record.find('a writer reloads and reloads')
    const { queued, undurable, reloads } = this.writer.metrics()
    // What was decided but not stored waits once more when the state had to be dropped.
    const again = reloads > 0 ? LIMITS.undurable : 0
    if (queued > LIMITS.queued + again) this.#record.find(`${queued} commands wait, the limit is ${LIMITS.queued}`)
    if (undurable > LIMITS.undurable)
      this.#record.find(`${undurable} answers wait for the journal, the limit is ${LIMITS.undurable}`)
  }

  /** Only a command that throws on purpose may make the engine throw. */
  #hear({ code, message }: Alarm): void {
    if (code === 'engine-fault' && !message.includes('on purpose')) this.#record.find(`the engine threw: ${message}`)
    if (code === 'journal-damaged') this.#record.find(`the journal is damaged: ${message}`)
  }

  async #open(life: Life): Promise<void> {
    const timing = this.#time.timing(life)
    const options: WriterOptions<TallyCommand, Tally, TallyEntry> = {
      mall: 'torture',
      journal: this.#store.connect(life),
      kit: tallyKit,
      clock: () => EPOCH_MS + Math.floor(this.#time.now) + this.skewMs,
      owner: life.name,
      leaseMs: LEASE_MS,
      waitForLeaseMs: 100,
      limits: LIMITS,
      snapshots: this.#snapshots,
      onAlarm: (alarm) => this.#hear(alarm),
      timing,
    }
    while (!life.dead) {
      try {
        const writer = await Writer.open(options)
        if (!life.dead) this.writer = writer
        return
      } catch {
        await timing.sleep(REOPEN_MS)
      }
    }
  }
}
