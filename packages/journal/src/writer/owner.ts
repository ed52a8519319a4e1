import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { isAlive } from '../postgres/postmaster.ts'

/**
 * The name under which this process holds leases: where it runs (machine, boot and process namespace), its
 * process id, and something no other process has. From it a process on the same machine can tell at once
 * that the holder of a lease is dead, and need not wait for the lease to end.
 * @param address host:port at which the holder takes commands from other nodes; published with the lease
 */
export function ownerName(address?: string): string {
  const name = `${place()}/${process.pid}/${randomUUID()}`
  return address === undefined ? name : `${name}/${address}`
}

/** Where the holder of a lease takes commands from other nodes; undefined when it takes none. */
export function addressOf(owner: string): string | undefined {
  return owner.split('/')[3]
}

/** Whether the holder of a lease was a process of this very machine that is gone. When in doubt it is not. */
export function isGone(owner: string): boolean {
  const [where, pid] = owner.split('/')
  if (where !== place() || !/^\d+$/.test(pid ?? '')) return false
  return !isAlive(Number(pid))
}

let known: string | undefined

function place(): string {
  known ??= createHash('sha256').update([hostname(), bootOf(), namespaceOf()].join('\n')).digest('hex').slice(0, 16)
  return known
}

function bootOf(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}

/** Processes of two containers may have the same number and not see each other. */
function namespaceOf(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}
