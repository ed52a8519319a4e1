import { WriterUnavailable } from '../errors.ts'
import type { TallyCommand } from '../tally/tally.ts'
import { EPOCH_MS, type Host, type TallyWriter } from './host.ts'
import type { Dice } from './random.ts'
import type { RunRecord, Told } from './record.ts'
import type { SimulatedStore } from './store.ts'
import { Life, type VirtualTime } from './time.ts'

const PATIENCE_MS = 500
const PAUSE_MS = 15

/** What a client finds around it. */
interface ClientWorld {
  readonly time: VirtualTime
  readonly dice: Dice
  readonly hosts: readonly Host[]
  readonly store: SimulatedStore
  readonly record: RunRecord
  /** Clients take their time. */
  readonly quiet: boolean
}

/** A client that sends commands until they are answered, sends some twice, and looks now and then. */
export class Client {
  readonly #name: string
  readonly #world: ClientWorld
  readonly #life: Life
  /** Where it was answered last. */
  #home = 0

  constructor(name: string, world: ClientWorld) {
    this.#name = name
    this.#world = world
    this.#life = new Life(name)
  }

  /** Does this many things, one after another. */
  async run(operations: number): Promise<void> {
    const { dice } = this.#world
    // In a quiet mall a frozen writer has nothing under way, and its memory looks as good as new.
    const idle = this.#world.quiet ? { often: 0.9, longMs: 250 } : { often: 0.2, longMs: 60 }
    for (let index = 0; index < operations; index += 1) {
      if (dice.chance(0.3)) await this.#look()
      else if (dice.chance(0.1)) await this.#sendTwice(this.#invent(index))
      else await this.#send(this.#invent(index))
      if (dice.chance(idle.often)) await this.#pause(dice.between(1, idle.longMs))
    }
  }

  #invent(index: number): TallyCommand {
    const { dice, record, time } = this.#world
    const head = { id: `${this.#name}/${index}`, caller: this.#name }
    const roll = dice.fraction()
    const earlier = record.told[dice.between(0, Math.max(0, record.told.length - 1))]
    if (earlier && roll < 0.1) return earlier.command
    if (earlier && earlier.command.kind === 'add' && roll < 0.15) {
      return { ...earlier.command, amount: earlier.command.amount + 1 }
    }
    if (earlier?.kind === 'accepted' && earlier.command.kind === 'add' && roll < 0.2) {
      return { ...head, kind: 'again', of: earlier.command.id }
    }
    if (roll < 0.24)
      return { ...head, kind: 'later', when: EPOCH_MS + Math.floor(time.now) + dice.between(50, 2000), amount: 5 }
    if (roll < 0.27) return { ...head, kind: 'spread', slices: dice.between(1, 20) }
    if (roll < 0.28) return { ...head, kind: 'poison' }
    if (roll < 0.285) return { ...head, kind: 'throw' }
    return { ...head, kind: 'add', amount: dice.chance(0.3) ? -dice.between(1, 60) : dice.between(1, 20) }
  }

  /** The same command on two ways at once, as an impatient gateway does it. */
  async #sendTwice(command: TallyCommand): Promise<void> {
    await Promise.all([this.#send(command), this.#send(command)])
  }

  async #send(command: TallyCommand): Promise<void> {
    const { record, store } = this.#world
    for (;;) {
      const floor = record.newest
      const told = await this.#ask<Told>(async (writer) => {
        const answer = await writer.submit(command)
        const stored = await headOf(store)
        if (answer.kind === 'accepted' || answer.kind === 'repeated') {
          const { kind, sequence, entry } = answer
          return { command, kind, sequence, entry, floor, stored }
        }
        return { command, kind: answer.kind, code: answer.code, floor, stored }
      })
      if (told?.code === 'busy') record.counts.busy += 1
      else if (told) return record.tell(told)
      record.counts.retries += 1
      await this.#pause(PAUSE_MS)
    }
  }

  async #look(): Promise<void> {
    const { record, store } = this.#world
    for (;;) {
      const floor = record.newest
      const seen = await this.#ask(async (writer) => {
        const { sequence, total } = await writer.read((tally) => ({ sequence: tally.sequence, total: tally.total }))
        return { sequence, total, floor, stored: await headOf(store) }
      })
      if (seen) {
        record.seen.push(seen)
        return
      }
      await this.#pause(PAUSE_MS)
    }
  }

  /** Asks a host over the network; undefined when no answer came, and then it asks another one next time. */
  async #ask<Result>(question: (writer: TallyWriter) => Promise<Result>): Promise<Result | undefined> {
    const { time, dice, hosts, record } = this.#world
    if (dice.chance(0.05)) this.#home = dice.between(0, hosts.length - 1)
    const host = hosts[this.#home % hosts.length]
    const result = await new Promise<Result | undefined>((done) => {
      time.after(PATIENCE_MS, () => done(undefined), this.#life)
      const life = host?.life
      const back = (given: Result | undefined) => void time.after(dice.fraction() * 2, () => done(given), this.#life)
      time.after(
        dice.fraction() * 2,
        () => {
          const writer = host?.writer
          if (!writer) return back(undefined)
          question(writer).then(back, (error) => {
            if (!(error instanceof WriterUnavailable)) record.find(`a client was given the error ${String(error)}`)
            back(undefined)
          })
        },
        life,
      )
    })
    if (result === undefined) this.#home = dice.between(0, hosts.length - 1)
    return result
  }

  #pause(ms: number): Promise<void> {
    return this.#world.time.timing(this.#life).sleep(ms)
  }
}

/** Last entry that is really in the store. */
async function headOf(store: SimulatedStore): Promise<number> {
  return (await store.journal.head()).sequence
}
