import { decodeEntry } from '@huoshui/engine'
import { type Journal, openClient, openPostgresJournal, payloads, verify } from '@huoshui/journal'
import { expect } from 'vitest'
import { MALL } from './protocol.ts'
import type { ClientRecord } from './record.ts'

/** Compares the clients' record with what the journal and its books say now, and proves the mall. */
export async function judge(record: ClientRecord, url: string, liveHash: string): Promise<void> {
  expect(record.wrong).toEqual([])
  expect(record.reads.length).toBeGreaterThan(100)
  const journal = openPostgresJournal({ url, mall: MALL })
  try {
    const stored = await storedOrders(journal)
    const lost = [...record.orders].filter(([order, sequence]) => stored.get(order)?.[0] !== sequence)
    const doubled = [...stored].filter(([, sequences]) => sequences.length !== 1)
    const unasked = [...stored.keys()].filter((order) => !record.orders.has(order))
    expect({ lost, doubled, unasked }).toEqual({ lost: [], doubled: [], unasked: [] })
    const report = await verify({ journal, url })
    expect(report.findings).toEqual([])
    expect(report.stateHash).toBe(liveHash)
    expect(report.lag).toEqual({ statement: 0 })
    await judgeReads(url, record)
  } finally {
    await journal.close()
  }
}

async function storedOrders(journal: Journal): Promise<Map<string, number[]>> {
  const stored = new Map<string, number[]>()
  for await (const block of journal.blocks(0)) {
    for (const payload of payloads(block.frames)) {
      const { sequence, facts } = decodeEntry(payload)
      for (const fact of facts) {
        if (fact.fact === 'ordered') stored.set(fact.order.id, [...(stored.get(fact.order.id) ?? []), sequence])
      }
    }
  }
  return stored
}

/** Whoever looked saw a state that is still part of history: fund and supply as they were after that entry. */
async function judgeReads(url: string, record: ClientRecord): Promise<void> {
  const client = await openClient({ connectionString: url })
  try {
    const course = await client.query<{ sequence: string; fund: string; supply: string }>(
      "SELECT sequence, fund, supply FROM books.price WHERE mall = $1 AND plan = 'growth' ORDER BY sequence",
      [MALL],
    )
    for (const read of record.reads) {
      const at = course.rows.findLast((row) => Number(row.sequence) <= read.sequence)
      expect([read.fund, read.supply]).toEqual([at?.fund ?? '0', at?.supply ?? '0'])
    }
  } finally {
    await client.end()
  }
}
