/** A bug to plant: one place in one file, which must be there exactly once. */
export interface PlantedBug {
  /** What goes wrong in the mall that has it. */
  readonly name: string
  readonly file: string
  readonly from: string
  readonly to: string
}

const loop = 'writer/loop.ts'
const writer = 'writer/writer.ts'
const lease = 'writer/lease.ts'
const jobs = 'writer/jobs.ts'
const memory = 'memory/journal.ts'
const restore = 'snapshot/restore.ts'
const chain = 'verify/chain.ts'
const verify = 'verify/verify.ts'

/** Bugs that somebody might really make. Every one must be found by the simulation, or it proves too little. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'answers are given before their block is stored',
    file: loop,
    from: 'if (job.need <= this.#head.sequence) this.#settle(job)',
    to: 'if (job.need > 0) this.#settle(job)',
  },
  {
    name: 'reads do not wait for what they saw',
    file: loop,
    from: 'job.need = this.#engine.sequence',
    to: "job.need = job.kind === 'read' ? 0 : this.#engine.sequence",
  },
  {
    name: 'a dropped state keeps its decisions',
    file: loop,
    from: '    this.jobs.redo()\n',
    to: '',
  },
  {
    name: 'after a reload the head is still the old one',
    file: loop,
    from: '    this.#head = head\n    this.#sent = head.sequence',
    to: '    this.#sent = head.sequence',
  },
  {
    name: 'time goes back with the clock',
    file: loop,
    from: 'return Math.max(this.#parts.clock(), this.#engine.clock, this.#head.at)',
    to: 'return this.#parts.clock()',
  },
  {
    name: 'the head does not move',
    file: loop,
    from: '    this.#head = head\n    this.figures.stored(append)',
    to: '    this.figures.stored(append)',
  },
  {
    name: 'a frozen writer answers from its memory',
    file: loop,
    from: 'if (fromJournal || this.#parts.lease.valid) {',
    to: 'if (fromJournal || this.#parts.lease) {',
  },
  {
    name: 'two appends are on their way at once',
    file: loop,
    from: 'if (this.#appending || this.#engine.sequence === this.#sent) return',
    to: 'if (this.#engine.sequence === this.#sent) return',
  },
  {
    name: 'blocks do not follow the one before',
    file: loop,
    from: 'const { hash: previous } = this.#head',
    to: 'const previous = new Uint8Array(32)',
  },
  {
    name: 'callers get the entry of their neighbour',
    file: loop,
    from: 'stored[job.outcome.sequence - block.sequence]',
    to: 'stored[job.outcome.sequence - block.sequence + 1]',
  },
  {
    name: 'there is no end to what waits for the journal',
    file: loop,
    from: '    if (this.jobs.undurable >= this.#parts.limits.undurable) return false\n',
    to: '',
  },
  {
    name: 'nothing happens on an idle mall',
    file: loop,
    from: 'return dueAt !== undefined && this.stamp() >= dueAt',
    to: 'return false',
  },
  {
    name: 'work left behind is never done',
    file: loop,
    from: 'const slice = this.#engine.busy && (',
    to: 'const slice = false && (',
  },
  {
    name: 'an engine that threw goes on as if nothing had happened',
    file: loop,
    from: '    else if (!this.#appending) this.#reload(error)\n    else this.#state = ',
    to: '    else if (!this.#appending) this.#schedule()\n    else this.#state = ',
  },
  {
    name: 'an append that failed is taken for stored',
    file: loop,
    from: '        this.#appending = false\n        this.#reload(error)',
    to: '        this.#stored({ sequence: lastSequence(append.block), hash: append.block.hash, at: 0 }, { block: append.block, beganMs, endedMs: Number(error) || 0 })',
  },
  {
    name: 'a writer that reloaded never goes on',
    file: loop,
    from: "    this.#unreachable = false\n    this.#state = 'live'\n",
    to: '    this.#unreachable = false\n',
  },
  {
    name: 'one more than the limit may wait',
    file: writer,
    from: 'return this.#loop.jobs.waiting >= this.#limits.queued',
    to: 'return this.#loop.jobs.waiting > this.#limits.queued',
  },
  {
    name: 'an id may be used for another command',
    file: writer,
    from: 'if (this.#kit.answers(payload, command, this.engine))',
    to: 'if (payload)',
  },
  {
    name: 'what is in quarantine is stored nowhere',
    file: writer,
    from: 'await this.journal.quarantine({',
    to: 'void ({',
  },
  {
    name: 'a lease counts as ours long after it ended',
    file: lease,
    from: 'this.#validUntilMs = asked + this.#ttlMs\n    } catch',
    to: 'this.#validUntilMs = asked + this.#ttlMs * 20\n    } catch',
  },
  {
    name: 'a lease is not renewed',
    file: lease,
    from: 'this.#lease = await this.#journal.renew(this.#lease, this.#ttlMs)',
    to: 'await this.#journal.head()',
  },
  {
    name: 'an answer waits for the entry after its own',
    file: jobs,
    from: 'job && job.need <= sequence; job',
    to: 'job && job.need < sequence; job',
  },
  {
    name: 'a job that went to load something is forgotten',
    file: jobs,
    from: "      if (how !== 'drop') this.#waiting.putFirst([job])\n",
    to: '',
  },
  {
    name: 'the store takes every block',
    file: memory,
    from: '      check(append)\n',
    to: '      if (append.block.count === 0) check(append)\n',
  },
  {
    name: 'the store keeps no command ids',
    file: memory,
    from: 'for (const { id, sequence } of append.commands) store.commands.set(id, sequence)',
    to: 'if (append.commands.length > 1e9) return head()',
  },
  {
    name: 'the store gives the entry before the one that was asked for',
    file: memory,
    from: 'return payloadAt(block.frames, sequence - block.sequence)',
    to: 'return payloadAt(block.frames, Math.max(0, sequence - block.sequence - 1))',
  },
  {
    name: 'the store does not show its last block',
    file: memory,
    from: 'index < store.blocks.length; index += 1',
    to: 'index < store.blocks.length - 1; index += 1',
  },
  {
    name: 'a lease is given to whoever asks',
    file: memory,
    from: 'if (held && !mayTake && held.expiresAt > clock()) throw',
    to: 'if (held && !mayTake && held.expiresAt > clock() + 1e9) throw',
  },
  {
    name: 'a lost lease can be renewed',
    file: memory,
    from: 'store.lease?.epoch !== lease.epoch',
    to: 'store.lease === undefined',
  },
  {
    name: 'the end of the journal is not folded',
    file: 'writer/fold.ts',
    from: '  evolve(engine, run)\n  return head\n}',
    to: '  return head\n}',
  },
  {
    name: 'a damaged snapshot is believed',
    file: 'snapshot/snapshot.ts',
    from: 'if (!bytes || Buffer.compare(digestOf(bytes), digest) !== 0)',
    to: 'if (!bytes || digest.length === 0)',
  },
  {
    name: 'a snapshot of another layout is read',
    file: restore,
    from: 'if (head.layout !== kit.layout) throw',
    to: 'if (head.layout > kit.layout) throw',
  },
  {
    name: 'after a snapshot the journal is folded from its beginning',
    file: restore,
    from: 'await fold(journal, engine, from, timing)',
    to: 'await fold(journal, engine, { ...from, sequence: from.sequence - 1 }, timing)',
  },
  {
    name: 'verify believes the hash a block says it has',
    file: chain,
    from: 'if (!sameHash(blockHash(block), block.hash)) throw',
    to: 'if (block.hash.length !== 32) throw',
  },
  {
    name: 'verify does not look where a command id leads',
    file: verify,
    from: 'if (at === sequence) continue',
    to: 'if (at !== undefined) continue',
  },
  {
    name: 'verify does not count command ids',
    file: verify,
    from: 'if (indexed !== this.#commands) {',
    to: 'if (indexed < this.#commands) {',
  },
]
