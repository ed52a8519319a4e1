import { zstdCompressSync } from 'node:zlib'
import { openMemoryJournal } from '../memory/journal.ts'
import { restore, saveSnapshot } from '../snapshot/restore.ts'
import { digestOf, memorySnapshots } from '../snapshot/snapshot.ts'
import { Tally, tallyKit } from '../tally/tally.ts'
import { Client } from './client.ts'
import { Host } from './host.ts'
import { judge, tamper } from './judge.ts'
import { Dice } from './random.ts'
import { RunRecord } from './record.ts'
import { fairWeather, foulWeather, SimulatedStore } from './store.ts'
import { VirtualTime } from './time.ts'

/** The result of one simulated run; the same seed gives the same. */
export interface TortureRun {
  readonly seed: number
  /** What was found wrong; empty when all is well. */
  readonly findings: readonly string[]
  readonly commands: number
  readonly looks: number
  readonly entries: number
  readonly counts: RunRecord['counts']
}

const HOSTS = 3
const CLIENTS = 8
const OPERATIONS = 40
/** A run that has not come to its end by then is stuck. */
const HAPPENINGS_LIMIT = 100_000
/** What was planned for later is over by then, and a mall without commands has had its ticks. */
const CALM_MS = 12_000

/** One run of a simulated mall under simulated misfortune, judged by what its clients were told. */
export async function tortureOnce(seed: number): Promise<TortureRun> {
  const world = new World(seed)
  await world.run()
  const { record } = world
  return {
    seed,
    findings: record.findings,
    commands: record.told.length,
    looks: record.seen.length,
    entries: (await world.store.journal.head()).sequence,
    counts: record.counts,
  }
}

class World {
  readonly time = new VirtualTime()
  readonly dice: Dice
  readonly record = new RunRecord()
  readonly store: SimulatedStore
  readonly snapshots = memorySnapshots()
  readonly hosts: Host[]
  readonly quiet: boolean
  readonly #clients: Client[]
  #misfortune = true

  constructor(seed: number) {
    this.dice = new Dice(seed)
    this.quiet = this.dice.chance(0.4)
    this.store = new SimulatedStore(this.time, this.dice, 'torture')
    this.hosts = Array.from({ length: HOSTS }, (_, index) => new Host(`host${index}`, this))
    this.#clients = Array.from({ length: CLIENTS }, (_, index) => new Client(`client${index}`, this))
  }

  async run(): Promise<void> {
    for (const host of this.hosts) host.start()
    this.#plan()
    // Misfortune ends before the clients do: what it left behind must not need more of it to be freed.
    this.time.after(this.dice.between(2000, 12_000), () => this.#calm())
    const finished = await this.#until(Promise.all(this.#clients.map((client) => client.run(OPERATIONS))))
    if (!finished) this.record.find(`stuck: ${this.record.told.length} answers after ${this.time.now} ms`)
    this.#calm()
    await this.#pass(CALM_MS)
    const live = this.hosts.find((host) => host.writer?.state === 'live')?.writer
    let liveHash: string | undefined
    if (!live) this.record.find('no host is the writer although nothing is wrong any more')
    else if (
      !(await this.#until(
        live
          .read((tally) => tally.stateHash())
          .then((hash) => {
            liveHash = hash
          }),
      ))
    )
      this.record.find('the last read was never answered')
    if (live && !(await this.#until(live.close()))) this.record.find('the writer does not close')
    await judge(this.record, this.store.journal, liveHash)
    await tamper(this.record, this.store.truth, this.dice)
  }

  /** Lets things happen until a promise is settled; false when that takes too long. */
  async #until(promise: Promise<unknown>): Promise<boolean> {
    let settled = false
    promise.then(
      () => (settled = true),
      (error) => {
        this.record.find(String(error))
        settled = true
      },
    )
    const limit = this.time.happened + HAPPENINGS_LIMIT
    await new Promise((done) => setImmediate(done))
    while (!settled && this.time.happened < limit) {
      if (!(await this.time.step())) return settled
      for (const host of this.hosts) host.check()
    }
    return settled
  }

  async #pass(ms: number): Promise<void> {
    const ends = this.time.now + ms
    while (this.time.now < ends && (await this.time.step())) for (const host of this.hosts) host.check()
  }

  /** Misfortune comes again and again until it is told to stop. */
  #plan(): void {
    this.time.after(this.dice.between(30, 300), () => {
      if (!this.#misfortune) return
      this.#strike()
      this.#plan()
    })
  }

  #strike(): void {
    const { dice, time, store, record } = this
    // Most blows fall on the host that matters.
    const leading = dice.chance(0.6) ? this.hosts.find((one) => one.writer !== undefined) : undefined
    const host = leading ?? this.hosts[dice.between(0, HOSTS - 1)]
    const roll = dice.fraction()
    if (!host) return
    if (roll < 0.15) {
      record.counts.crashes += 1
      host.kill()
      time.after(dice.between(5, 400), () => host.start())
    } else if (roll < 0.35) {
      record.counts.freezes += 1
      const { life } = host
      time.freeze(life)
      time.after(dice.between(20, 2500), () => {
        // Somebody has asked it while it was frozen; the question is the first thing it finds.
        this.#probe(host)
        time.thaw(life)
      })
    } else if (roll < 0.5) {
      record.counts.storeCrashes += 1
      store.crash()
      time.after(dice.between(5, 300), () => store.recover())
    } else if (roll < 0.65) {
      record.counts.clockJumps += 1
      host.skewMs = dice.between(-5000, 5000)
    } else if (roll < 0.8) store.weather = dice.pick([fairWeather, foulWeather, foulWeather])
    else void this.#snapshot().catch((error) => record.find(`a snapshot failed: ${String(error)}`))
  }

  /** Asks a host for what it sees, without patience and without a second try. */
  #probe({ writer, life }: Host): void {
    const { record, store, time } = this
    const floor = record.newest
    const look = async () => {
      const seen = await writer?.read((tally) => ({ sequence: tally.sequence, total: tally.total }))
      if (seen) record.seen.push({ ...seen, floor, stored: (await store.journal.head()).sequence })
    }
    // A writer that cannot answer says so, and that is right.
    time.after(0, () => void look().catch(() => undefined), life)
  }

  /** Takes a snapshot, and sometimes spoils it: a bad one must be passed over. */
  async #snapshot(): Promise<void> {
    const kit = tallyKit.snapshots
    if (!kit) return
    const roll = this.dice.fraction()
    const journal = openMemoryJournal({
      mall: 'torture',
      store: { ...this.store.truth, blocks: [...this.store.truth.blocks] },
    })
    this.record.counts.snapshots += 1
    const { engine, head } = await restore({ journal, create: () => new Tally(), kit, store: this.snapshots })
    if (head.sequence === 0) return
    const saved = await saveSnapshot({ engine, head, kit, store: this.snapshots })
    const wrong = zstdCompressSync(Buffer.from(kit.write(engine)).toString().replace('"total":', '"total":7'))
    if (roll < 0.25) this.snapshots.kept.set(saved.sequence, { head: saved, bytes: wrong })
    else if (roll < 0.5)
      this.snapshots.kept.set(saved.sequence, { head: { ...saved, layout: 0, digest: digestOf(wrong) }, bytes: wrong })
  }

  /** Nothing is wrong any more: what has to end well can. */
  #calm(): void {
    this.#misfortune = false
    this.store.weather = fairWeather
    this.store.recover()
    for (const host of this.hosts) {
      host.skewMs = 0
      if (host.life.dead) host.start()
      this.time.thaw(host.life)
    }
  }
}

/** What many runs found. */
export interface TortureReport {
  readonly runs: number
  readonly commands: number
  readonly looks: number
  readonly counts: RunRecord['counts']
  /** The runs that found something, with their seeds. */
  readonly failed: readonly TortureRun[]
  /** The canary sang: a planted falsehood was reported. */
  readonly canary: boolean
}

/** Runs seeds `seed … seed + count − 1`, and a canary that proves the alarm rings. */
export async function torture(options: {
  seed: number
  count: number
  print?: (line: string) => void
}): Promise<TortureReport> {
  const { seed, count, print = () => {} } = options
  const counts = { ...new RunRecord().counts }
  const failed: TortureRun[] = []
  let commands = 0
  let looks = 0
  for (let index = 0; index < count; index += 1) {
    const run = await tortureOnce(seed + index)
    commands += run.commands
    looks += run.looks
    for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += run.counts[key]
    if (run.findings.length === 0) continue
    failed.push(run)
    print(`seed ${run.seed}:\n  ${run.findings.join('\n  ')}`)
  }
  const canary = await sings()
  print(`${count} runs, ${commands} commands and ${looks} looks answered; ${JSON.stringify(counts)}`)
  print(`${failed.length} runs found something; the canary ${canary ? 'sang' : 'is dead'}`)
  return { runs: count, commands, looks, counts, failed, canary }
}

/** A look at something that never was must be found, or the judge is asleep. */
async function sings(): Promise<boolean> {
  const record = new RunRecord()
  record.seen.push({ sequence: 0, total: 1, floor: 0, stored: 0 })
  await judge(record, openMemoryJournal({ mall: 'torture' }), undefined)
  return record.findings.length > 0
}
