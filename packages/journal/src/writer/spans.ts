import { type Block, lastSequence } from '../block.ts'
import type { Applied } from '../followers/runner.ts'
import type { CommandJob } from './jobs.ts'
import type { Timing } from './timing.ts'
import type { CommandContext } from './types.ts'

/**
 * One stretch of a traced command's way through the writer, over and done. Plain values: it can be sent from one
 * thread to another. `queue`: from being handed in to being decided; `decide`: in the engine; `commit`: the append
 * of the block that made the answer durable, which the command shares with everything else in that block; `follow`:
 * a follower's transaction that wrote the rows of its entry, shared likewise.
 */
export interface FinishedSpan {
  readonly name: 'queue' | 'decide' | 'commit' | 'follow'
  /** The `traceparent` that came with the command: the span this one lies under. */
  readonly traceparent: string
  /** Epoch milliseconds, with fractions. */
  readonly startMs: number
  /** Epoch milliseconds, with fractions. */
  readonly endMs: number
  /** Neither ids nor texts that callers chose are among them. */
  readonly attributes: Readonly<Record<string, string | number>>
}

/** What a traced command remembers of its way; readings of the writer's clock, in milliseconds. */
export interface JobTrace {
  readonly traceparent: string
  decideBeganMs: number
  decideEndedMs: number
  /** More than once when the state was dropped before the answer was durable. */
  decisions: number
}

/** An append that is done; readings of the writer's clock, in milliseconds. */
export interface DoneAppend {
  readonly block: Block
  readonly beganMs: number
  readonly endedMs: number
}

/** Version 00, trace, span, flags; an id of zeros only is none. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/
const SAMPLED = 1
/** So many traced entries are remembered for the followers that write their rows later. */
const FOLLOWED_MAX = 1024
/** When the wall clock was set by more than this, later spans follow it. */
const DRIFT_MS = 5
/** Two clocks are read at one moment when no more than this passes in between. */
const STEADY_MS = 1

/** Whether this W3C `traceparent` is one, and asks for the spans under it to be kept. */
export function isSampled(traceparent: string): boolean {
  const flags = TRACEPARENT.exec(traceparent)?.[1]
  return flags !== undefined && (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED
}

/** Tells of traced commands. Without a listener, and for commands that are not traced, nothing is done. */
export class CommandSpans<Command extends { readonly kind: string }> {
  readonly #mall: string
  readonly #timing: Timing
  readonly #onSpan: ((span: FinishedSpan) => void) | undefined
  /** Entries of traced commands, newest last. */
  #accepted: { readonly sequence: number; readonly traceparent: string }[] = []
  /** What has to be added to the writer's clock to have epoch milliseconds. */
  #epochMs = performance.timeOrigin

  constructor(options: { mall: string; timing: Timing; onSpan: ((span: FinishedSpan) => void) | undefined }) {
    this.#mall = options.mall
    this.#timing = options.timing
    this.#onSpan = options.onSpan
  }

  /** The trace of a command that is handed in, when it has one. */
  trace(context: CommandContext | undefined): JobTrace | undefined {
    const traceparent = context?.traceparent
    if (traceparent === undefined || !this.#onSpan || !isSampled(traceparent)) return undefined
    return { traceparent, decideBeganMs: 0, decideEndedMs: 0, decisions: 0 }
  }

  /** A traced command has been decided. */
  decided(trace: JobTrace): void {
    trace.decideEndedMs = this.#timing.elapsedMs()
    trace.decisions += 1
  }

  /** The command has its answer; `append` is what it waited for. */
  tell(job: CommandJob<Command>, append?: DoneAppend): void {
    const { trace, command, outcome } = job
    if (!trace || !this.#onSpan) return
    const epochMs = this.#epoch()
    const attributes = { 'huoshui.mall': this.#mall, 'huoshui.command': command.kind }
    const tell = (name: FinishedSpan['name'], beganMs: number, endedMs: number, more: FinishedSpan['attributes']) => {
      const times = { startMs: epochMs + beganMs, endMs: epochMs + endedMs }
      this.#onSpan?.({ name, traceparent: trace.traceparent, ...times, attributes: { ...attributes, ...more } })
    }
    tell('queue', job.addedMs, trace.decideBeganMs, {})
    tell('decide', trace.decideBeganMs, trace.decideEndedMs, {
      'huoshui.outcome': outcome?.kind ?? 'none',
      ...(outcome && 'code' in outcome && { 'huoshui.code': outcome.code }),
      ...(outcome && 'sequence' in outcome && { 'huoshui.sequence': outcome.sequence }),
      'huoshui.decisions': trace.decisions,
    })
    if (outcome?.kind === 'accepted') {
      if (this.#accepted.length >= FOLLOWED_MAX) this.#accepted = this.#accepted.slice(FOLLOWED_MAX / 2)
      this.#accepted.push({ sequence: outcome.sequence, traceparent: trace.traceparent })
    }
    if (!append) return
    const { block, beganMs, endedMs } = append
    tell('commit', beganMs, endedMs, {
      'huoshui.block.first': block.sequence,
      'huoshui.block.last': lastSequence(block),
      'huoshui.block.entries': block.count,
    })
  }

  /** A follower has written the rows of some entries. */
  followed({ follower, from, to, beganMs, endedMs }: Applied): void {
    if (this.#accepted.length === 0) return
    const epochMs = this.#epoch()
    for (const { sequence, traceparent } of this.#accepted) {
      if (sequence <= from || sequence > to) continue
      this.#onSpan?.({
        name: 'follow',
        traceparent,
        startMs: epochMs + beganMs,
        endMs: epochMs + endedMs,
        attributes: { 'huoshui.mall': this.#mall, 'huoshui.follower': follower, 'huoshui.sequence': sequence },
      })
    }
  }

  #epoch(): number {
    const beforeMs = this.#timing.elapsedMs()
    const wallMs = Date.now()
    const tookMs = this.#timing.elapsedMs() - beforeMs
    const epochMs = wallMs - beforeMs
    // A thread that was put aside between the two readings has learnt nothing.
    if (tookMs < STEADY_MS && Math.abs(epochMs - this.#epochMs) > DRIFT_MS) this.#epochMs = epochMs
    return this.#epochMs
  }
}
