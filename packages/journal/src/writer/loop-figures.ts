import { ENTRY_BOUNDS, Histogram, TIME_BOUNDS_MS } from './histogram.ts'
import type { DoneAppend } from './spans.ts'
import type { WriterMetrics } from './types.ts'

/** What a commit loop counts. */
export class LoopFigures {
  entries = 0
  blocks = 0
  reloads = 0
  setAside = 0
  readonly commitMs = new Histogram(TIME_BOUNDS_MS)
  readonly blockEntries = new Histogram(ENTRY_BOUNDS)
  readonly queueMs = new Histogram(TIME_BOUNDS_MS)
  readonly decideMs = new Histogram(TIME_BOUNDS_MS)

  /** A block has been stored. */
  stored({ block, beganMs, endedMs }: DoneAppend): void {
    this.blocks += 1
    this.entries += block.count
    this.blockEntries.observe(block.count)
    this.commitMs.observe(endedMs - beganMs)
  }

  /** All of it as plain values. */
  now(): Omit<WriterMetrics, 'state' | 'queued' | 'undurable' | 'durable' | 'epoch' | 'outcomes'> {
    const { entries, blocks, reloads, setAside } = this
    return {
      entries,
      blocks,
      reloads,
      setAside,
      commitMs: this.commitMs.figures(),
      blockEntries: this.blockEntries.figures(),
      queueMs: this.queueMs.figures(),
      decideMs: this.decideMs.figures(),
    }
  }
}
