import { type Block, frame, lastSequence } from '../block.ts'
import { messageOf } from '../errors.ts'
import type { BookEntry } from '../followers/entry.ts'
import type { Follower } from '../followers/follower.ts'
import { PoolCourse, type PricePoint } from '../followers/lines.ts'
import type { DayHead, Head, Journal } from '../journal.ts'
import { emptyHead } from '../writer/fold.ts'
import { Anchors } from './anchors.ts'
import { SecondBooks } from './books.ts'
import { checkBlock } from './chain.ts'
import { type Finding, inOrder, StopVerifying, type VerifyReport } from './report.ts'

/** An engine as far as proof needs one. */
export interface VerifyEngine {
  readonly sequence: number
  evolve(frames: Uint8Array, count: number): void
  stateHash(): string
  /** Everything in the state that breaks a law of spec/1. */
  checkLaws(): readonly { readonly law: string; readonly message: string }[]
}

/** How entries are folded and read. */
export interface VerifyKit<Engine extends VerifyEngine> {
  create(mall: string): Engine
  /** The scoped command id that this entry answers, or '' for an entry that continues another. */
  commandOf(payload: Uint8Array): string
  /** The entry as the books read it; the engine has folded it already. */
  bookEntry(payload: Uint8Array, engine: Engine): BookEntry
}

export interface VerifyOptions<Engine extends VerifyEngine> {
  journal: Journal
  kit: VerifyKit<Engine>
  /** Also compares the books in SQL with the journal. */
  books?: { url: string; followers: readonly Follower<BookEntry>[] }
  /** Heads of days as they were published, and the public key (base64url) that is trusted. */
  anchors?: { heads: readonly DayHead[]; publicKey: string }
  /** Told after every block how far it came. */
  onProgress?: (sequence: number) => void
}

/**
 * Proves a mall: reads its journal from the first entry, checks the chain, folds every entry, checks every
 * law on the result, the index of command ids, and every book against a second one made on the way. Stops
 * at the first entry that cannot be trusted; the live mall may go on meanwhile.
 */
export async function verifyJournal<Engine extends VerifyEngine>(
  options: VerifyOptions<Engine>,
): Promise<VerifyReport> {
  const { journal, kit, books } = options
  const second = books && (await SecondBooks.open<BookEntry>({ ...books, mall: journal.mall }))
  try {
    const anchors = new Anchors(journal.mall, options.anchors)
    return await new Verification(journal, kit, second, anchors).run(options.onProgress)
  } finally {
    await second?.close()
  }
}

class Verification<Engine extends VerifyEngine> {
  readonly #journal: Journal
  readonly #kit: VerifyKit<Engine>
  readonly #books: SecondBooks<BookEntry> | undefined
  readonly #anchors: Anchors
  readonly #engine: Engine
  readonly #findings: Finding[] = []
  readonly #pools = new PoolCourse()
  readonly #prices = new Map<string, PricePoint>()
  #head: Head & { epoch: number }
  #blocks = 0
  #commands = 0

  constructor(journal: Journal, kit: VerifyKit<Engine>, books: SecondBooks<BookEntry> | undefined, anchors: Anchors) {
    this.#anchors = anchors
    this.#journal = journal
    this.#kit = kit
    this.#books = books
    this.#engine = kit.create(journal.mall)
    this.#head = { ...emptyHead(journal.mall), epoch: 0 }
  }

  async run(onProgress: ((sequence: number) => void) | undefined): Promise<VerifyReport> {
    try {
      for await (const block of this.#journal.blocks(0)) {
        await this.#block(block)
        onProgress?.(this.#head.sequence)
      }
      this.#findings.push(...this.#anchors.left(this.#head.sequence))
      await this.#state()
      if (this.#books) this.#findings.push(...(await this.#books.compare(this.#head.sequence)))
    } catch (error) {
      if (!(error instanceof StopVerifying)) throw error
      this.#findings.push(error.finding)
    }
    const findings = inOrder(this.#findings)
    return {
      mall: this.#journal.mall,
      ok: findings.length === 0,
      entries: this.#head.sequence,
      blocks: this.#blocks,
      headHash: Buffer.from(this.#head.hash).toString('hex'),
      stateHash: findings.some((finding) => finding.code === 'cannot-fold') ? '' : this.#engine.stateHash(),
      lag: this.#books?.lag(this.#head.sequence) ?? {},
      findings,
    }
  }

  async #block(block: Block): Promise<void> {
    const list = checkBlock(block, this.#head)
    await this.#fold(block, list)
    await this.#index(block, list)
    for (const payload of list) await this.#book(this.#kit.bookEntry(payload, this.#engine), payload.length)
    this.#head = { sequence: lastSequence(block), hash: block.hash, at: block.at, epoch: block.epoch }
    this.#blocks += 1
    this.#findings.push(...this.#anchors.check(this.#head))
  }

  async #fold(block: Block, list: readonly Uint8Array[]): Promise<void> {
    try {
      this.#engine.evolve(block.frames, block.count)
    } catch (error) {
      const sequence = await this.#firstUnfoldable(block, list)
      throw new StopVerifying({
        code: 'cannot-fold',
        sequence,
        message: `entry ${sequence} cannot be folded: ${messageOf(error)}`,
      })
    }
    if (this.#engine.sequence === lastSequence(block)) return
    const message = `the block at ${block.sequence} holds other entries than it says`
    throw new StopVerifying({ code: 'cannot-fold', sequence: block.sequence, message })
  }

  /** Folds everything up to the block once more, and then its entries one by one. */
  async #firstUnfoldable(block: Block, list: readonly Uint8Array[]): Promise<number> {
    const engine = await this.#engineAt(block.sequence - 1)
    for (const [index, payload] of list.entries()) {
      try {
        engine.evolve(frame([payload]), 1)
      } catch {
        return block.sequence + index
      }
    }
    return block.sequence
  }

  /** A fresh engine folded up to the end of a block. */
  async #engineAt(sequence: number): Promise<Engine> {
    const engine = this.#kit.create(this.#journal.mall)
    if (sequence === 0) return engine
    for await (const block of this.#journal.blocks(0)) {
      engine.evolve(block.frames, block.count)
      if (lastSequence(block) >= sequence) break
    }
    return engine
  }

  async #index(block: Block, list: readonly Uint8Array[]): Promise<void> {
    const ids = new Map<string, number>()
    for (const [index, payload] of list.entries()) {
      const id = this.#kit.commandOf(payload)
      if (id !== '') ids.set(id, block.sequence + index)
    }
    this.#commands += ids.size
    if (ids.size === 0) return
    const found = await this.#journal.findCommands([...ids.keys()])
    for (const [id, sequence] of ids) {
      const at = found.get(id)
      if (at === sequence) continue
      const message = `the id of entry ${sequence} ${at === undefined ? 'is not in the index of commands' : `leads to entry ${at}`}`
      this.#findings.push({ code: 'wrong-command-index', sequence, message })
    }
  }

  async #book(entry: BookEntry, bytes: number): Promise<void> {
    for (const point of this.#pools.apply(entry)) this.#checkPrice(point)
    await this.#books?.add(entry, bytes)
  }

  /** Law 3: fund ÷ supply never falls, as exact fractions; with nothing in supply the last price stands. */
  #checkPrice(point: PricePoint): void {
    if (point.supply === 0n) return
    const before = this.#prices.get(point.plan)
    this.#prices.set(point.plan, point)
    if (!before || point.fund * before.supply >= before.fund * point.supply) return
    const message = `entry ${point.sequence} lets the price of ${point.plan} fall`
    this.#findings.push({ code: 'price-fell', sequence: point.sequence, message })
  }

  /** What can only be seen when all is folded. */
  async #state(): Promise<void> {
    const { sequence } = this.#head
    const indexed = await this.#journal.commandCount(sequence)
    if (indexed !== this.#commands) {
      const message = `the index knows ${indexed} commands, the journal ${this.#commands}`
      this.#findings.push({ code: 'wrong-command-index', sequence: undefined, message })
    }
    const violations = this.#engine.checkLaws()
    if (violations.length === 0) return
    const first = await this.#firstLawless()
    for (const { law, message } of violations) {
      this.#findings.push({ code: 'law-broken', sequence: first, message: `law ${law}: ${message}` })
    }
  }

  /** The first entry after which a law is broken: by halves over the blocks, then entry by entry. */
  async #firstLawless(): Promise<number> {
    const ends: number[] = [0]
    for await (const block of this.#journal.blocks(0)) {
      ends.push(lastSequence(block))
      if (lastSequence(block) >= this.#head.sequence) break
    }
    let good = 0
    let bad = ends.length - 1
    while (bad - good > 1) {
      const middle = (good + bad) >> 1
      const engine = await this.#engineAt(ends[middle] ?? 0)
      if (engine.checkLaws().length > 0) bad = middle
      else good = middle
    }
    const engine = await this.#engineAt(ends[good] ?? 0)
    for (let sequence = (ends[good] ?? 0) + 1; sequence < (ends[bad] ?? 0); sequence += 1) {
      const payload = await this.#journal.entry(sequence)
      if (!payload) return sequence
      engine.evolve(frame([payload]), 1)
      if (engine.checkLaws().length > 0) return sequence
    }
    return ends[bad] ?? this.#head.sequence
  }
}
