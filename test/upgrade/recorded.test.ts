import { stat } from 'node:fs/promises'
import { Engine } from '@huoshui/engine'
import {
  exportMall,
  type Journal,
  openMemoryJournal,
  openPostgresJournal,
  rebuild,
  restoreMall,
  verify,
} from '@huoshui/journal'
import { testDatabase } from '@huoshui/journal/testing'
import { describe, expect, test } from 'vitest'
import { RECORDED, type Recording, readRecordings, recordedFiles } from './recording.ts'

const FILE_BYTES_MAX = 300_000
const ALL_BYTES_MAX = 1_500_000
/** Malls that are restored into the database at once. */
const AT_ONCE = 6

/** What the recording says of itself, beside what this release makes of it. */
function expected({ entries, head, state }: Recording): object {
  return { ok: true, findings: [], entries, headHash: head, stateHash: state }
}

/** The lines of an export that say what accounts hold: they name accounts, whatever the state looks like in memory. */
function balances(lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith('{"balance"'))
}

async function exported(journal: Journal): Promise<string[]> {
  const lines: string[] = []
  for await (const line of exportMall({ journal })) lines.push(line)
  return lines
}

describe('journals recorded by earlier releases', () => {
  test('are there, each small', async () => {
    const sizes = await Promise.all(recordedFiles().map(async (name) => (await stat(`${RECORDED}/${name}`)).size))
    expect(sizes.length).toBeGreaterThanOrEqual(4)
    expect(Math.max(...sizes)).toBeLessThan(FILE_BYTES_MAX)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(ALL_BYTES_MAX)
  })

  test('are of everything: closes in the middle, a cascade that goes on, holds, withdrawals, every plan', () => {
    const open = new Set(recordedFiles().flatMap((name) => readRecordings(name).flatMap((mall) => mall.open)))
    for (const kind of ['half a close', 'cascade', 'hold', 'withdrawal']) expect(open).toContain(kind)
  })

  test.each(recordedFiles())('%s folds to its recorded hash, and what was under way goes on lawfully', async (name) => {
    for (const mall of readRecordings(name)) {
      const journal = openMemoryJournal({ mall: mall.recorded })
      await restoreMall({ lines: mall.lines, journal })
      expect([mall.recorded, await verify({ journal })]).toMatchObject([mall.recorded, expected(mall)])
      expect(balances(await exported(journal))).toEqual(balances(mall.lines))
      const engine = Engine.create()
      for await (const { frames } of journal.blocks(0)) engine.evolve(frames)
      engine.finish()
      expect([mall.recorded, engine.checkLaws()]).toEqual([mall.recorded, []])
      expect(engine.busy).toBe(false)
    }
  })

  test.each(recordedFiles())('%s is restored into PostgreSQL, with its books', async (name) => {
    const { url } = await testDatabase()
    const restore = async (mall: Recording): Promise<void> => {
      const journal = openPostgresJournal({ url, mall: mall.recorded })
      await restoreMall({ lines: mall.lines, journal })
      await rebuild({ url, journal })
      expect([mall.recorded, await verify({ journal, url })]).toMatchObject([mall.recorded, expected(mall)])
      await journal.close()
    }
    const waiting = readRecordings(name)
    const worker = async (): Promise<void> => {
      for (let mall = waiting.pop(); mall; mall = waiting.pop()) await restore(mall)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
  })
})
