import { crc32 } from 'node:zlib'
import { type Block, BlockDamaged, blockHash, lastSequence, payloads, sameHash } from '../block.ts'
import { messageOf } from '../errors.ts'
import type { Head } from '../journal.ts'
import { type Finding, StopVerifying } from './report.ts'

/** Checks that a block follows `head` and is what it says, and returns its payloads. @throws StopVerifying */
export function checkBlock(block: Block, head: Head & { epoch: number }): Uint8Array[] {
  const { sequence } = block
  if (sequence > head.sequence + 1) {
    stop('gap', head.sequence + 1, `entries ${head.sequence + 1} to ${sequence - 1} are missing`)
  }
  if (sequence !== head.sequence + 1) stop('gap', sequence, `the block at ${sequence} overlaps the one before`)
  if (!sameHash(blockHash(block), block.hash)) throw new StopVerifying(locate(block, head))
  if (!sameHash(block.previous, head.hash)) {
    stop('broken-link', sequence, `the block at ${sequence} does not follow the hash of the block before it`)
  }
  if (block.at < head.at) stop('clock-fell', sequence, `the block at ${sequence} is older than the one before it`)
  if (block.epoch < head.epoch)
    stop('epoch-fell', sequence, `the block at ${sequence} has an older lease than the one before it`)
  let list: Uint8Array[]
  try {
    list = [...payloads(block.frames)]
  } catch (error) {
    return stop('changed-entry', sequence + indexOf(error), messageOf(error))
  }
  if (list.length !== block.count)
    stop('changed-entry', sequence, `${list.length} entries where ${block.count} were announced`)
  const wrong = firstWrongCheck(list, block.checks)
  if (wrong !== undefined) stop('changed-check', sequence + wrong, `the check of entry ${sequence + wrong} was changed`)
  return list
}

/** The block does not have its hash: which of its entries was changed? */
function locate(block: Block, head: Head): Finding {
  const { sequence } = block
  let list: Uint8Array[]
  try {
    list = [...payloads(block.frames)]
  } catch (error) {
    const at = sequence + indexOf(error)
    return { code: 'changed-entry', sequence: at, message: `entry ${at} was changed: ${messageOf(error)}` }
  }
  const wrong = firstWrongCheck(list, block.checks)
  if (wrong !== undefined) {
    const at = sequence + wrong
    return { code: 'changed-entry', sequence: at, message: `entry ${at} was changed after it was written` }
  }
  if (sameHash(blockHash({ ...block, previous: head.hash }), block.hash)) {
    return { code: 'broken-link', sequence, message: `the block at ${sequence} was made to follow another hash` }
  }
  const message = `the block of entries ${sequence} to ${lastSequence(block)} does not have its hash`
  return { code: 'wrong-hash', sequence, message }
}

function firstWrongCheck(list: readonly Uint8Array[], checks: Uint8Array): number | undefined {
  const view = new DataView(checks.buffer, checks.byteOffset, checks.byteLength)
  for (const [index, payload] of list.entries()) {
    if (index * 4 + 4 > checks.byteLength || view.getUint32(index * 4, true) !== crc32(payload)) return index
  }
  return checks.byteLength === list.length * 4 ? undefined : list.length
}

function indexOf(error: unknown): number {
  return error instanceof BlockDamaged ? error.index : 0
}

function stop(code: Finding['code'], sequence: number, message: string): never {
  throw new StopVerifying({ code, sequence, message })
}
