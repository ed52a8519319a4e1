import { JournalDamaged, messageOf, WriterUnavailable } from '../errors.ts'
import type { Journal } from '../journal.ts'
import type { CommandJob, JobQueue } from './jobs.ts'
import type { CommandHead, EngineKit, WriterEngine } from './types.ts'

/** What the loading of originals needs of the loop around it. */
interface Surroundings<Command extends CommandHead, Engine extends WriterEngine<Command>, Entry> {
  readonly journal: Journal
  readonly kit: Pick<EngineKit<Command, Engine, Entry>, 'orderToLoad' | 'withOriginals'>
  readonly jobs: JobQueue<Command>
  /** Sequence of the last entry in the journal. */
  readonly durable: () => number
  readonly onDurable: (listener: () => void) => () => void
  /** A job has come back. */
  readonly wake: () => void
}

/** Brings the entries that a command must be given (a refund: those of its order) before it can be decided. */
export class Originals<Command extends CommandHead, Engine extends WriterEngine<Command>, Entry> {
  readonly #around: Surroundings<Command, Engine, Entry>

  constructor(around: Surroundings<Command, Engine, Entry>) {
    this.#around = around
  }

  /** The command with the entries it needs, or undefined when they are being loaded; then it comes back. */
  complete(job: CommandJob<Command>, engine: Engine): Command | undefined {
    const { kit, jobs, wake } = this.#around
    const order = kit.orderToLoad(job.command)
    if (order === undefined) return job.command
    const sequences = engine.originalsOf(order)
    const had = job.originals
    if (
      had &&
      had.sequences.length === sequences.length &&
      had.sequences.every((at, index) => at === sequences[index])
    ) {
      return kit.withOriginals(job.command, had.payloads)
    }
    const back = jobs.send(job)
    this.#find(sequences).then(
      (originals) => {
        if (originals) job.originals = originals
        if (back()) wake()
      },
      (error) => {
        if (back('drop')) job.reject(new WriterUnavailable(messageOf(error), { cause: error }))
      },
    )
    return undefined
  }

  /** A durable entry. @throws JournalDamaged when it is missing; JournalUnavailable. */
  async load(sequence: number): Promise<Uint8Array> {
    const payload = await this.#around.journal.entry(sequence)
    if (!payload) throw new JournalDamaged(`entry ${sequence} is missing`, sequence)
    return payload
  }

  /** These entries; or nothing yet when they are not durable, after waiting until more is. */
  async #find(sequences: readonly number[]): Promise<CommandJob<Command>['originals']> {
    if (Math.max(0, ...sequences) > this.#around.durable()) {
      await new Promise<void>((done) => {
        const stop = this.#around.onDurable(() => {
          stop()
          done()
        })
      })
      return undefined
    }
    return { sequences, payloads: await Promise.all(sequences.map((sequence) => this.load(sequence))) }
  }
}
