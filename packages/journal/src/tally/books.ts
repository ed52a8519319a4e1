import { createHash } from 'node:crypto'
import { frame, payloads, sealBlock } from '../block.ts'
import type { BookEntry, BookFact } from '../followers/entry.ts'
import type { Journal, Lease } from '../journal.ts'
import type { VerifyEngine, VerifyKit } from '../verify/verify.ts'

/** Entries written out by hand, as JSON: for tests of followers and of verify. */
export function writeBookEntry(entry: BookEntry): Uint8Array {
  return Buffer.from(
    JSON.stringify(entry, (_key, value) => (typeof value === 'bigint' ? { fen: String(value) } : value)),
  )
}

export function readBookEntry(payload: Uint8Array): BookEntry {
  return JSON.parse(Buffer.from(payload).toString(), (_key, value) =>
    value?.fen === undefined ? value : BigInt(value.fen),
  )
}

/** A transfer of fen, or of micro-points when the asset says so. */
export function transfer(from: string, to: string, amount: bigint, asset = 'CNY'): BookFact {
  return { fact: 'transfer', from, to, asset, amount }
}

/** Appends entries as one block; ids are `command-SEQUENCE` for kinds other than those of a close. */
export async function appendEntries(journal: Journal, lease: Lease, entries: readonly BookEntry[]): Promise<void> {
  const head = await journal.head()
  const frames = frame(entries.map(writeBookEntry))
  const parts = {
    previous: head.hash,
    sequence: head.sequence + 1,
    count: entries.length,
    at: 1,
    epoch: lease.epoch,
    frames,
  }
  const commands = entries
    .filter((entry) => commandOf(entry) !== '')
    .map((entry) => ({ id: commandOf(entry), sequence: entry.sequence }))
  await journal.append({ block: sealBlock(parts), commands })
}

function commandOf(entry: BookEntry): string {
  return entry.kind.startsWith('close') ? '' : `command-${entry.sequence}`
}

/** Sums transfers by account; an account `member:…` below zero breaks law 2. */
class Ledger implements VerifyEngine {
  sequence = 0
  readonly #balances = new Map<string, bigint>()

  evolve(frames: Uint8Array): void {
    for (const payload of payloads(frames)) {
      const entry = readBookEntry(payload)
      if (entry.sequence !== this.sequence + 1)
        throw new Error(`entry ${entry.sequence} follows entry ${this.sequence}`)
      this.sequence += 1
      for (const { from, to, asset, amount } of entry.facts) {
        this.#add(`${from} ${asset}`, -amount)
        this.#add(`${to} ${asset}`, amount)
      }
    }
  }

  #add(account: string, amount: bigint): void {
    this.#balances.set(account, (this.#balances.get(account) ?? 0n) + amount)
  }

  stateHash(): string {
    return createHash('sha256')
      .update([...this.#balances].join())
      .digest('hex')
  }

  checkLaws(): { law: string; message: string }[] {
    const below = [...this.#balances].find(([account, amount]) => account.startsWith('member:') && amount < 0n)
    return below ? [{ law: 'own-purse', message: `${below[0]} holds ${below[1]}` }] : []
  }
}

export const ledgerKit: VerifyKit<Ledger> = {
  create: () => new Ledger(),
  commandOf: (payload) => commandOf(readBookEntry(payload)),
  bookEntry: (payload) => readBookEntry(payload),
}
