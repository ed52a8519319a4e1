import { type Block, genesisHash, lastSequence, payloads, sealBlock } from '../block.ts'
import type { Append, DayHead, Journal, Lease } from '../journal.ts'
import { EXPORT_VERSION } from './export.ts'

/** An export that cannot be taken in; nothing after the named line was stored. */
export class ExportRefused extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(`line ${line} of the export: ${message}`)
    this.name = 'ExportRefused'
    this.line = line
  }
}

/** Long enough for the largest journal; the lease is given back at the end. */
const LEASE_MS = 3_600_000

/**
 * Fills an empty journal from an export, block by block, each checked before it is stored, so that hashes and
 * sequences are those of the mall that was exported. With `until` it stops before the first block that goes
 * beyond that entry: the mall as it was then. Books are built anew afterwards (`rebuild`). Returns the last entry.
 *
 * @throws ExportRefused naming the line; the blocks before it are stored.
 */
export async function restoreFrom(options: {
  lines: AsyncIterable<string> | Iterable<string>
  journal: Journal
  /** The scoped command id that an entry answers, or ''. */
  commandOf: (payload: Uint8Array) => string
  until?: number
}): Promise<number> {
  const { lines, journal, commandOf, until = Number.MAX_SAFE_INTEGER } = options
  const head = await journal.head()
  if (head.sequence > 0) throw new Error(`the journal of ${journal.mall} is not empty: restore into a new database`)
  const lease = await journal.acquire('restore', LEASE_MS)
  try {
    return await takeAll(lines, new Intake({ journal, lease, commandOf, until, previous: head.hash }))
  } finally {
    await journal.release(lease)
  }
}

/**
 * Reads an export as `restoreFrom` does and keeps nothing of it: what is refused here need not be begun. Returns the last
 * entry. @throws ExportRefused naming the line
 */
export function readThrough(options: {
  lines: AsyncIterable<string> | Iterable<string>
  mall: string
  until?: number
}): Promise<number> {
  const { lines, mall, until = Number.MAX_SAFE_INTEGER } = options
  const previous = genesisHash(mall)
  const journal = { mall, append: async ({ block }: Append) => block, addDayHead: async () => undefined }
  const lease = { epoch: 1 }
  return takeAll(lines, new Intake({ journal, lease, commandOf: () => '', until, previous }))
}

async function takeAll(lines: AsyncIterable<string> | Iterable<string>, intake: Intake): Promise<number> {
  let number = 0
  for await (const line of lines) {
    number += 1
    if (line.trim() !== '') await intake.take(line, number)
  }
  if (!intake.ended) throw new ExportRefused(number, 'it is cut off')
  return intake.last
}

interface IntakeTarget {
  readonly journal: Pick<Journal, 'mall' | 'addDayHead'> & { append(append: Append): Promise<unknown> }
  readonly lease: Pick<Lease, 'epoch'>
  readonly commandOf: (payload: Uint8Array) => string
  readonly until: number
}

class Intake {
  last = 0
  ended = false
  readonly #to: IntakeTarget
  #previous: Uint8Array
  #full = false

  constructor(to: IntakeTarget & { previous: Uint8Array }) {
    this.#to = to
    this.#previous = to.previous
  }

  async take(text: string, number: number): Promise<void> {
    const refuse = (message: string): never => {
      throw new ExportRefused(number, message)
    }
    const line = parse(text, refuse)
    const { journal } = this.#to
    if (line.export !== undefined) {
      if (line.export !== 'huoshui' || line.version !== EXPORT_VERSION) refuse('it is not an export of this version')
      if (line.mall !== journal.mall) refuse(`it is the mall ${String(line.mall)}, not ${journal.mall}`)
    } else if (line.block !== undefined) await this.#block(line, refuse)
    else if (line.day !== undefined) await this.#day(line)
    else if (line.end !== undefined) {
      if (!this.#full && line.end !== this.last) refuse(`it ends at entry ${this.last}, not ${String(line.end)}`)
      this.ended = true
    }
  }

  async #block(line: Line, refuse: (message: string) => never): Promise<void> {
    const { journal, lease, commandOf, until } = this.#to
    const [sequence, count, at] = [Number(line.block), Number(line.count), Number(line.at)]
    if (this.#full || sequence + count - 1 > until) {
      this.#full = true
      return
    }
    const frames = Buffer.from(String(line.frames), 'base64')
    let block: Block
    try {
      block = sealBlock({ previous: this.#previous, sequence, count, at, epoch: lease.epoch, frames })
    } catch (error) {
      return refuse(`the block at ${sequence} is damaged: ${String(error)}`)
    }
    if (Buffer.from(block.hash).toString('hex') !== line.hash) refuse(`the block at ${sequence} does not have its hash`)
    const commands = [...payloads(frames)]
      .map((payload, index) => ({ id: commandOf(payload), sequence: sequence + index }))
      .filter(({ id }) => id !== '')
    await journal.append({ block, commands })
    this.#previous = block.hash
    this.last = lastSequence(block)
  }

  async #day(line: Line): Promise<void> {
    const head: DayHead = {
      mall: this.#to.journal.mall,
      day: String(line.day),
      sequence: Number(line.sequence),
      hash: Buffer.from(String(line.hash), 'hex'),
      publicKey: String(line.publicKey),
      signature: String(line.signature),
    }
    if (head.sequence <= this.last) await this.#to.journal.addDayHead(head)
  }
}

type Line = Readonly<Record<string, unknown>>

function parse(text: string, refuse: (message: string) => never): Line {
  try {
    return JSON.parse(text)
  } catch {
    return refuse('it is not JSON')
  }
}
