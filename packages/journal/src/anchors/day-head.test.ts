import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { frame, genesisHash, payloads, sealBlock } from '../block.ts'
import type { BookEntry } from '../followers/entry.ts'
import { type MemoryStore, memoryStore, openMemoryJournal } from '../memory/journal.ts'
import { ledgerKit, readBookEntry, transfer, writeBookEntry } from '../tally/books.ts'
import { verifyJournal } from '../verify/verify.ts'
import { isSigned, loadSigningKey, parseAnchors, printAnchors, type SigningKey, signDays } from './day-head.ts'

let directory: string
let key: SigningKey

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'huoshui-key-'))
  key = await loadSigningKey(join(directory, 'key.pem'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const HOUR = 3_600_000
/** Noon of 1 January 2026 in Shanghai. */
const START = Date.UTC(2026, 0, 1, 4)

function entry(sequence: number): BookEntry {
  const facts = [transfer('pool:growth', 'member:A:available', BigInt(sequence))]
  return { sequence, at: sequence, kind: 'order', document: null, close: null, facts }
}

/** A journal with a block every eight hours, of two entries each. */
function openMall(blocks: number) {
  const store = memoryStore()
  const journal = openMemoryJournal({ mall: 'm', store })
  for (let index = 0; index < blocks; index += 1)
    push(store, START + index * 8 * HOUR, [entry(index * 2 + 1), entry(index * 2 + 2)])
  return { store, journal }
}

function push(store: MemoryStore, at: number, entries: readonly BookEntry[]): void {
  const last = store.blocks.at(-1)
  const previous = last?.hash ?? genesisHash('m')
  const sequence = (last?.sequence ?? 0) + (last?.count ?? 1)
  const frames = frame(entries.map(writeBookEntry))
  store.blocks.push(sealBlock({ previous, sequence, count: entries.length, at, epoch: 1, frames }))
  for (const { sequence: of } of entries) store.commands.set(`command-${of}`, of)
}

/** Writes the whole chain anew with every amount doubled and every hash right. */
function rewrite(store: MemoryStore): void {
  const old = store.blocks.splice(0)
  for (const block of old) {
    const entries = [...payloads(block.frames)].map(readBookEntry)
    const doubled = entries.map((one) => ({
      ...one,
      facts: one.facts.map((fact) => ({ ...fact, amount: fact.amount * 2n })),
    }))
    push(store, block.at, doubled)
  }
}

describe('the key', () => {
  test('is made once, readable by its owner alone, and stays the same', async () => {
    const file = join(directory, 'key.pem')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await loadSigningKey(file)).publicKey).toBe(key.publicKey)
    expect(await readFile(file, 'utf8')).toContain('PRIVATE KEY')
  })

  test('that cannot be read is an error, and no new one is put in its place', async () => {
    await expect(loadSigningKey(directory)).rejects.toThrow()
    await chmod(directory, 0o700)
  })
})

describe('heads of days', () => {
  test('every day that has ended gets one, at its last block', async () => {
    // Blocks at 12:00, 20:00 | 04:00, 12:00, 20:00 | 04:00 of the mall's clock.
    const { journal } = openMall(6)
    const signed = await signDays({ journal, key, now: START + 41 * HOUR })
    expect(signed.map(({ day, sequence }) => [day, sequence])).toEqual([
      ['2026-01-01', 4],
      ['2026-01-02', 10],
    ])
    expect(signed.every((head) => isSigned(head, key.publicKey))).toBe(true)
    expect(await signDays({ journal, key, now: START + 41 * HOUR })).toEqual([])
    expect(await journal.dayHeads()).toEqual(signed)
  })

  test('days on which nothing was written have none', async () => {
    const { journal, store } = openMall(1)
    push(store, START + 240 * HOUR, [entry(3)])
    const signed = await signDays({ journal, key, now: START + 300 * HOUR })
    expect(signed.map(({ day }) => day)).toEqual(['2026-01-01', '2026-01-11'])
  })

  test('what is published can be read back, and what is not a head is refused by its line', async () => {
    const { journal } = openMall(6)
    const signed = await signDays({ journal, key, now: START + 41 * HOUR })
    const text = printAnchors(signed)
    expect(parseAnchors(text).map((head) => ({ ...head, hash: [...head.hash] }))).toEqual(
      signed.map((head) => ({ ...head, hash: [...head.hash] })),
    )
    expect(() => parseAnchors(`${text}{"mall":"m"}\n`)).toThrow(/line 3/)
    expect(() => parseAnchors('nonsense')).toThrow(/line 1/)
  })
})

describe('verify with anchors', () => {
  test('a completely rewritten chain passes without them and is found with them', async () => {
    const { journal, store } = openMall(6)
    const heads = await signDays({ journal, key, now: START + 41 * HOUR })
    const anchors = { heads, publicKey: key.publicKey }
    expect(await verifyJournal({ journal, kit: ledgerKit, anchors })).toMatchObject({ ok: true })
    rewrite(store)
    expect(await verifyJournal({ journal, kit: ledgerKit })).toMatchObject({ ok: true })
    const report = await verifyJournal({ journal, kit: ledgerKit, anchors })
    expect(report.findings).toMatchObject([
      { code: 'bad-anchor', sequence: 4 },
      { code: 'bad-anchor', sequence: 10 },
    ])
  })

  test('a chain cut off before a published head, and one packed into other blocks, are found', async () => {
    const { journal, store } = openMall(6)
    const anchors = { heads: await signDays({ journal, key, now: START + 41 * HOUR }), publicKey: key.publicKey }
    for (const gone of store.blocks.splice(4))
      for (let at = gone.sequence; at < gone.sequence + 2; at += 1) store.commands.delete(`command-${at}`)
    expect((await verifyJournal({ journal, kit: ledgerKit, anchors })).findings).toMatchObject([
      { code: 'bad-anchor', sequence: 10 },
    ])
  })

  test('a head signed with another key is not believed', async () => {
    const { journal, store } = openMall(6)
    rewrite(store)
    const forger = await loadSigningKey(join(directory, 'forger.pem'))
    const heads = await signDays({ journal, key: forger, now: START + 41 * HOUR })
    const own = heads.map((head) => ({ ...head, publicKey: key.publicKey }))
    for (const forged of [heads, own]) {
      const report = await verifyJournal({
        journal,
        kit: ledgerKit,
        anchors: { heads: forged, publicKey: key.publicKey },
      })
      expect(report.findings.map((finding) => finding.code)).toEqual(['bad-anchor', 'bad-anchor'])
    }
  })
})
