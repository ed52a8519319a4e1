import type { Entry } from '@huoshui/engine'
import { type Journal, payloads } from '@huoshui/journal'

export interface EntryRow {
  sequence: number
  at: number
  kind: string
  commandId: string
  /** Hash of the block that carries the entry, hex. */
  hash: string
}

export interface EntryView extends EntryRow {
  caller: string
  facts: { fact: string; fields: Record<string, string | number | boolean | null> }[]
  postings: { from: string; to: string; asset: string; amount: bigint }[]
}

export interface JournalReader {
  /** Entries below `before` (or from the end), newest first. */
  list(page: { before: number | undefined; limit: number }): Promise<EntryRow[]>
  find(sequence: number): Promise<EntryView | undefined>
}

/** Reads durable entries for people. `decode` needs the directory of the live engine. */
export function journalReader({
  journal,
  decode,
  durable,
}: {
  journal: Journal
  decode: (payload: Uint8Array) => Entry
  durable: () => number
}): JournalReader {
  /** Entries of a range of sequences with the hash of their block, oldest first. */
  async function range(from: number, to: number): Promise<{ entry: Entry; hash: string }[]> {
    const found: { entry: Entry; hash: string }[] = []
    for await (const block of journal.blocks(from - 1)) {
      if (block.sequence > to) break
      const hash = Buffer.from(block.hash).toString('hex')
      let sequence = block.sequence
      for (const payload of payloads(block.frames)) {
        if (sequence >= from && sequence <= to) found.push({ entry: decode(payload), hash })
        sequence += 1
      }
    }
    return found
  }

  return {
    async list({ before, limit }) {
      const to = Math.min(durable(), (before ?? Number.MAX_SAFE_INTEGER) - 1)
      if (to < 1) return []
      const found = await range(Math.max(1, to - limit + 1), to)
      return found.reverse().map(({ entry, hash }) => rowOf(entry, hash))
    },
    async find(sequence) {
      if (sequence > durable()) return undefined
      const [found] = await range(sequence, sequence)
      return found && viewOf(found.entry, found.hash)
    },
  }
}

function rowOf(entry: Entry, hash: string): EntryRow {
  return { sequence: entry.sequence, at: entry.at, kind: entry.kind, commandId: entry.commandId, hash }
}

type Scalar = string | number | boolean | null

/** Amounts as exact text, everything nested as JSON: the page shows fields, it does not compute. */
function scalar(value: unknown): Scalar {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return value
  return (
    JSON.stringify(value, (_name, field: unknown) => (typeof field === 'bigint' ? field.toString() : field)) ?? null
  )
}

function viewOf(entry: Entry, hash: string): EntryView {
  const postings: EntryView['postings'] = []
  const facts = entry.facts.map((fact) => {
    if (fact.fact === 'transfer')
      postings.push({ from: fact.from, to: fact.to, asset: fact.asset, amount: fact.amount })
    if (fact.fact === 'reward') postings.push({ from: fact.purse, to: fact.account, asset: 'CNY', amount: fact.amount })
    const fields = Object.entries(fact).filter(([name, value]) => name !== 'fact' && value !== undefined)
    return { fact: fact.fact, fields: Object.fromEntries(fields.map(([name, value]) => [name, scalar(value)])) }
  })
  return { ...rowOf(entry, hash), caller: entry.caller, facts, postings }
}
