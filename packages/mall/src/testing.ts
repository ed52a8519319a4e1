import { testDatabase } from '@huoshui/journal/testing'
import { afterAll } from 'vitest'
import type { Books, BooksAnswer, CommandInput } from './books.ts'
import { type Database, openDatabase, openPool } from './database/database.ts'
import { migrateMall } from './database/migrate.ts'
import type { MallRow } from './database/tables.ts'
import type { LookArguments, LookName } from './looks.ts'
import { ensureMall } from './setup.ts'

/** A fresh database with the mall's tables and one sandbox mall; closed by itself after the file. */
export async function testTables(): Promise<{ db: Database; row: MallRow; url: string }> {
  const { url } = await testDatabase()
  const pool = openPool(url, () => undefined, 8)
  const db = openDatabase(pool)
  afterAll(() => db.destroy())
  await migrateMall(db)
  const row = await ensureMall(db, { slug: 'demo', mode: 'sandbox', name: { zh: '测试', en: 'Test' } })
  return { db, row, url }
}

/** A clock that stands still until it is moved. */
export class StillClock {
  #now = Date.parse('2026-01-01T00:00:00Z')
  readonly now = (): number => this.#now
  advance(ms: number): void {
    this.#now += ms
  }
}

/** Books whose answers a test writes itself: outages, refusals and quarantine on demand. */
export class ScriptedBooks implements Books {
  readonly submitted: CommandInput[] = []
  #sequence = 0
  /** Answers a command; accepts when it returns nothing. */
  answer: (command: CommandInput) => BooksAnswer | undefined | Promise<BooksAnswer | undefined> = () => undefined
  readonly #answers = new Map<string, number>()

  get durable(): number {
    return this.#sequence
  }

  async submit(command: CommandInput): Promise<BooksAnswer> {
    this.submitted.push(command)
    const scripted = await this.answer(command)
    if (scripted !== undefined) return scripted
    const known = this.#answers.get(command.id)
    const sequence = known ?? ++this.#sequence
    this.#answers.set(command.id, sequence)
    return { kind: known === undefined ? 'accepted' : 'repeated', sequence }
  }

  async look<Name extends LookName>(name: Name, ..._args: LookArguments<Name>): Promise<never> {
    throw new Error(`scripted books have no state to take the look ${name} at`)
  }

  async entry(): Promise<undefined> {
    return undefined
  }
}
