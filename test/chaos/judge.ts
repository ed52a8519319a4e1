import assert from 'node:assert/strict'
import { decodeEntry } from '@huoshui/engine'
import { type Journal, openClient, openPostgresJournal, payloads, verify } from '@huoshui/journal'
import type { HouseRecord } from './callers.ts'
import { MALL } from './protocol.ts'
import type { ClientRecord } from './record.ts'

const READS_MIN = 100
/** Orders that callers sent to the books themselves. */
const OF_BOOK_CALLER = /^c\d+-\d+$/

/**
 * Compares the clients' record with what the journal and its books say now, and proves the mall.
 * @throws AssertionError with what was lost, doubled or invented
 */
export async function judge(record: ClientRecord, url: string, liveHash: string): Promise<void> {
  await withJournal(url, async (journal) => {
    const { orders } = await storedIn(journal)
    const lost = [...record.orders].filter(([order, sequence]) => orders.get(order)?.[0] !== sequence)
    const doubled = [...orders].filter(([, sequences]) => sequences.length !== 1)
    const unasked = [...orders.keys()].filter((order) => !record.orders.has(order))
    assert.deepEqual({ lost, doubled, unasked }, { lost: [], doubled: [], unasked: [] })
    await judgeReads(url, record)
    await prove(journal, url, liveHash)
  })
}

/** The same for a house with its mall: every command by its id, and every order of the shop. */
export async function judgeHouse(record: HouseRecord, url: string, liveHash: string): Promise<void> {
  await withJournal(url, async (journal) => {
    const { orders, commands } = await storedIn(journal)
    const lost = [...record.commands].filter(([id, sequence]) => commands.get(id)?.[0] !== sequence)
    const doubled = [...commands, ...orders].filter(([, sequences]) => sequences.length !== 1)
    const ofClients = [...commands.keys()].filter((id) => /^(caller|registrar|funder)/.test(id))
    const unasked = ofClients.filter((id) => !record.asked.has(id))
    const refusedYetStored = [...record.refused].filter(([id]) => commands.has(id))
    const unbought = [...record.bought].filter(([order, sequence]) => orders.get(order)?.[0] !== sequence)
    const found = { lost, doubled, unasked, refusedYetStored, unbought, shop: await shopDifferences(url, orders) }
    const none = { lost: [], doubled: [], unasked: [], refusedYetStored: [], unbought: [], shop: [] }
    assert.deepEqual(found, none)
    await judgeReads(url, record)
    await prove(journal, url, liveHash)
  })
}

async function withJournal(url: string, work: (journal: Journal) => Promise<void>): Promise<void> {
  const journal = openPostgresJournal({ url, mall: MALL })
  try {
    await work(journal)
  } finally {
    await journal.close()
  }
}

async function prove(journal: Journal, url: string, liveHash: string): Promise<void> {
  const report = await verify({ journal, url })
  assert.deepEqual(report.findings, [])
  assert.equal(report.stateHash, liveHash, 'the state that was live is not the one that the journal folds to')
  assert.deepEqual(report.lag, { statement: 0 })
}

/** Every order and every command id with the entries that hold it. */
async function storedIn(journal: Journal) {
  const [orders, commands] = [new Map<string, number[]>(), new Map<string, number[]>()]
  const put = (to: Map<string, number[]>, name: string, sequence: number) => {
    to.set(name, [...(to.get(name) ?? []), sequence])
  }
  for await (const block of journal.blocks(0)) {
    for (const payload of payloads(block.frames)) {
      const { sequence, commandId, facts } = decodeEntry(payload)
      if (commandId !== '') put(commands, commandId, sequence)
      for (const fact of facts) if (fact.fact === 'ordered') put(orders, fact.order.id, sequence)
    }
  }
  return { orders, commands }
}

/** Orders of the shop that are settled there and not in the journal, or the other way round. */
async function shopDifferences(url: string, orders: ReadonlyMap<string, readonly number[]>): Promise<string[]> {
  const client = await openClient({ connectionString: url })
  try {
    const { rows } = await client.query<{ id: string; state: string; sequence: string | null }>(
      'SELECT id, state, sequence FROM shop_order WHERE mall = $1',
      [MALL],
    )
    const wrong = rows.filter(({ id, sequence }) => (orders.get(id)?.[0] ?? null) !== (sequence && Number(sequence)))
    const known = new Set(rows.map(({ id }) => id))
    const forgotten = [...orders.keys()].filter((order) => !OF_BOOK_CALLER.test(order) && !known.has(order))
    return [
      ...wrong.map(({ id, state, sequence }) => `${id} is ${state} by entry ${sequence}, stored in ${orders.get(id)}`),
      ...forgotten.map((order) => `${order} is in the journal, and the shop has forgotten it`),
    ]
  } finally {
    await client.end()
  }
}

/** Whoever looked saw a state that is still part of history: fund and supply as they were after that entry. */
async function judgeReads(url: string, record: ClientRecord): Promise<void> {
  assert.deepEqual(record.wrong, [])
  assert.ok(record.reads.length > READS_MIN, `${record.reads.length} reads are too few to judge by`)
  const client = await openClient({ connectionString: url })
  try {
    const course = await client.query<{ sequence: string; fund: string; supply: string }>(
      "SELECT sequence, fund, supply FROM books.price WHERE mall = $1 AND plan = 'growth' ORDER BY sequence",
      [MALL],
    )
    let passed = 0
    for (const read of record.reads.toSorted((one, other) => one.sequence - other.sequence)) {
      while (Number(course.rows[passed]?.sequence ?? Number.POSITIVE_INFINITY) <= read.sequence) passed += 1
      const at = course.rows[passed - 1]
      assert.deepEqual([read.fund, read.supply], [at?.fund ?? '0', at?.supply ?? '0'], `at entry ${read.sequence}`)
    }
  } finally {
    await client.end()
  }
}
