import { decodeEntry, Engine } from '@huoshui/engine'
import { type Block, frame, lastSequence, payloads, sealBlock } from '../block.ts'
import { messageOf } from '../errors.ts'
import type { Head } from '../journal.ts'
import { checkBlock } from '../verify/chain.ts'
import { StopVerifying } from '../verify/report.ts'
import { emptyHead } from '../writer/fold.ts'
import { BackupRefused } from './refused.ts'

/** Blocks are folded together until they hold this much. */
const RUN_BYTES = 4 * 1024 * 1024

/** As many entries beyond a cut are listed one by one. */
const LISTED = 1000

/** What lies beyond a cut. */
export interface Beyond {
  readonly entries: number
  /** How many of each kind. */
  readonly kinds: ReadonlyMap<string, number>
  /** Those that were asked for, the first of them with their ids. */
  readonly listed: readonly EntryBeyond[]
  /** How many were asked for. */
  readonly asked: number
}

/** An entry that lies beyond the cut. */
export interface EntryBeyond {
  readonly sequence: number
  readonly at: number
  readonly kind: string
  readonly commandId: string
}

/** The last block that goes into a journal cut at an entry: as it is, with fewer entries, or not at all. */
export function blockUntil(block: Block, until: number): Block | undefined {
  if (lastSequence(block) <= until) return block
  const count = until - block.sequence + 1
  if (count <= 0) return undefined
  const kept = [...payloads(block.frames)].slice(0, count)
  return sealBlock({ ...block, count, frames: frame(kept) })
}

/**
 * A journal on its way into or out of a backup: every block must follow the one before, and every entry must fold.
 * Entries after `until` are listed and not folded.
 */
export class History {
  readonly engine = Engine.create()
  readonly mall: string
  /** Blocks and last entry of everything that was seen, whatever was folded. */
  blocks = 0
  #whole: Head & { epoch: number }
  /** What was folded. */
  #head: Head & { epoch: number }
  readonly #until: number
  readonly #asks: (commandId: string) => boolean
  readonly #kinds = new Map<string, number>()
  readonly #listed: EntryBeyond[] = []
  #asked = 0
  #run: Uint8Array[] = []
  #bytes = 0

  /** `asks` says which entries beyond the cut are listed, by the id of their command. */
  constructor(mall: string, until = Number.MAX_SAFE_INTEGER, asks: (commandId: string) => boolean = () => true) {
    this.#asks = asks
    this.mall = mall
    this.#until = until
    this.#whole = { ...emptyHead(mall), epoch: 0 }
    this.#head = this.#whole
  }

  /** Head of everything that was seen. */
  get whole(): Head & { epoch: number } {
    return this.#whole
  }

  /** Head of what was folded: the last entry up to `until`. */
  get head(): Head & { epoch: number } {
    return this.#head
  }

  get beyond(): Beyond {
    const entries = this.#whole.sequence - this.#head.sequence
    return { entries, kinds: this.#kinds, listed: this.#listed, asked: this.#asked }
  }

  /** Takes the next block and returns what of it lies before the cut. @throws BackupRefused damaged */
  take(block: Block): Block | undefined {
    let list: Uint8Array[]
    try {
      list = checkBlock(block, this.#whole)
    } catch (error) {
      if (error instanceof StopVerifying) throw damaged(error.finding.message)
      throw error
    }
    this.blocks += 1
    this.#whole = headOf(block)
    const kept = blockUntil(block, this.#until)
    for (const payload of list.slice(kept?.count ?? 0)) {
      const { sequence, at, kind, commandId } = decodeEntry(payload)
      this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1)
      if (!this.#asks(commandId)) continue
      this.#asked += 1
      if (this.#listed.length < LISTED) this.#listed.push({ sequence, at, kind, commandId })
    }
    if (!kept) return undefined
    this.#head = headOf(kept)
    this.#run.push(kept.frames)
    this.#bytes += kept.frames.byteLength
    if (this.#bytes >= RUN_BYTES) this.#fold()
    return kept
  }

  /** Folds what is left, and checks every law on the state. @throws BackupRefused damaged */
  finish(): void {
    this.#fold()
    const [violation] = this.engine.checkLaws()
    if (violation)
      throw damaged(`law ${violation.law} is broken after entry ${this.#head.sequence}: ${violation.message}`)
  }

  #fold(): void {
    const frames = this.#run.length === 1 ? this.#run[0] : Buffer.concat(this.#run)
    this.#run = []
    this.#bytes = 0
    try {
      if (frames && frames.byteLength > 0) this.engine.evolve(frames)
    } catch (error) {
      throw damaged(`entry ${this.engine.sequence + 1} cannot be folded: ${messageOf(error)}`)
    }
    if (this.engine.sequence !== this.#head.sequence) {
      throw damaged(`a block before entry ${this.#head.sequence} holds other entries than it says`)
    }
  }
}

function headOf({ sequence, count, hash, at, epoch }: Block): Head & { epoch: number } {
  return { sequence: sequence + count - 1, hash, at, epoch }
}

function damaged(message: string): BackupRefused {
  return new BackupRefused('damaged', `the journal in it is damaged: ${message}`)
}
