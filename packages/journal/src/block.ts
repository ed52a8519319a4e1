import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/**
 * A block: one batch of entries, appended to the journal in one transaction.
 *
 * `frames` holds `count` frames one after another; a frame is a u32 little-endian payload length followed
 * by the payload, which only the engine can read. Sequences are dense: the block's entries are
 * `sequence … sequence + count − 1`. docs/journal.md describes every byte.
 */
export interface Block {
  /** Sequence of the first entry. */
  readonly sequence: number
  /** Number of entries, at least one. */
  readonly count: number
  /** Epoch milliseconds of the writer's clock when the block was closed; never falls along the chain. */
  readonly at: number
  /** Lease epoch of the writer that appended it. */
  readonly epoch: number
  /** Hash of the block before, or the mall's genesis hash. */
  readonly previous: Uint8Array
  readonly hash: Uint8Array
  readonly frames: Uint8Array
  /** CRC-32 of every payload, u32 little-endian each: names the entry when the block's hash is wrong. */
  readonly checks: Uint8Array
}

/** Length of every hash in bytes. */
export const HASH_BYTES = 32
/** Length of the header before each payload. */
export const FRAME_HEADER_BYTES = 4
/** No payload is longer: an entry holds at most 4096 facts. */
export const PAYLOAD_LIMIT_BYTES = 16 * 1024 * 1024

/** The bytes of a block are not what they claim to be; `index` is the frame in question. */
export class BlockDamaged extends Error {
  readonly index: number
  constructor(message: string, index: number) {
    super(message)
    this.name = 'BlockDamaged'
    this.index = index
  }
}

/** The hash that stands before a mall's first block: it binds the chain to the mall's name. */
export function genesisHash(mall: string): Uint8Array {
  return createHash('sha256').update(`huoshui.journal.1\0${mall}`, 'utf8').digest()
}

/** SHA-256 over previous hash, first sequence (u64 LE), count (u32 LE), at (u64 LE), frames. */
export function blockHash(block: {
  previous: Uint8Array
  sequence: number
  count: number
  at: number
  frames: Uint8Array
}): Uint8Array {
  const header = Buffer.alloc(20)
  header.writeBigUInt64LE(BigInt(block.sequence), 0)
  header.writeUInt32LE(block.count, 8)
  header.writeBigUInt64LE(BigInt(block.at), 12)
  return createHash('sha256').update(block.previous).update(header).update(block.frames).digest()
}

/** Completes a block: computes its hash and the check of every payload. Throws BlockDamaged when the frames do not hold exactly `count` payloads. */
export function sealBlock(block: {
  previous: Uint8Array
  sequence: number
  count: number
  at: number
  epoch: number
  frames: Uint8Array
}): Block {
  return { ...block, hash: blockHash(block), checks: payloadChecks(block.frames, block.count) }
}

/** CRC-32 of every payload, u32 little-endian each. */
export function payloadChecks(frames: Uint8Array, count: number): Uint8Array {
  const checks = Buffer.alloc(count * 4)
  let index = 0
  for (const payload of payloads(frames)) {
    if (index === count) throw new BlockDamaged(`more than ${count} frames`, index)
    checks.writeUInt32LE(crc32(payload), index * 4)
    index += 1
  }
  if (index !== count) throw new BlockDamaged(`${index} frames where ${count} were announced`, index)
  return checks
}

/** The payloads of a run of frames, in order, as views (nothing is copied). Throws BlockDamaged on a broken length. */
export function* payloads(frames: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength)
  let offset = 0
  let index = 0
  while (offset < frames.byteLength) {
    const end = frameEnd(view, offset, index)
    yield frames.subarray(offset + FRAME_HEADER_BYTES, end)
    offset = end
    index += 1
  }
}

/** The payload at `index` of a run of frames, or undefined when there are fewer. */
export function payloadAt(frames: Uint8Array, index: number): Uint8Array | undefined {
  const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength)
  let offset = 0
  for (let at = 0; offset < frames.byteLength; at += 1) {
    const end = frameEnd(view, offset, at)
    if (at === index) return frames.subarray(offset + FRAME_HEADER_BYTES, end)
    offset = end
  }
  return undefined
}

function frameEnd(view: DataView, offset: number, index: number): number {
  if (offset + FRAME_HEADER_BYTES > view.byteLength) throw new BlockDamaged('a frame header is cut off', index)
  const length = view.getUint32(offset, true)
  if (length > PAYLOAD_LIMIT_BYTES) throw new BlockDamaged(`a payload of ${length} bytes is above the limit`, index)
  const end = offset + FRAME_HEADER_BYTES + length
  if (end > view.byteLength) throw new BlockDamaged('a payload is cut off', index)
  return end
}

/** Puts payloads into frames: the inverse of `payloads`. */
export function frame(list: readonly Uint8Array[]): Uint8Array {
  const total = list.reduce((sum, payload) => sum + FRAME_HEADER_BYTES + payload.byteLength, 0)
  const frames = Buffer.alloc(total)
  let offset = 0
  for (const payload of list) {
    frames.writeUInt32LE(payload.byteLength, offset)
    frames.set(payload, offset + FRAME_HEADER_BYTES)
    offset += FRAME_HEADER_BYTES + payload.byteLength
  }
  return frames
}

/** Sequence of a block's last entry. */
export function lastSequence(block: { sequence: number; count: number }): number {
  return block.sequence + block.count - 1
}

/** Whether two hashes are the same. */
export function sameHash(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}
