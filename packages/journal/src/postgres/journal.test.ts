import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { frame, sealBlock } from '../block.ts'
import { journalContract } from '../contract.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { openClient } from './connect.ts'
import { openPostgresJournal } from './journal.ts'
import { migrateJournal } from './migrate.ts'

let database: TestDatabase
const opened: { close(): Promise<void> }[] = []

beforeAll(async () => {
  database = await testDatabase()
}, 60_000)

afterAll(async () => {
  await Promise.all(opened.map((journal) => journal.close()))
})

function open(mall: string) {
  const journal = openPostgresJournal({ url: database.url, mall })
  opened.push(journal)
  return journal
}

journalContract('postgres', async (mall) => {
  return { first: open(mall), second: open(mall), expire: (ttlMs) => sleep(ttlMs + 20) }
})

describe('what the application may do with the journal', () => {
  const forbidden = [
    'UPDATE journal.block SET frames = $$x$$',
    'DELETE FROM journal.block',
    'TRUNCATE journal.block CASCADE',
    'UPDATE journal.command SET sequence = 1',
    'DELETE FROM journal.command',
    'DELETE FROM journal.lease',
    'UPDATE journal.quarantine SET message = $$$$',
    'DROP TABLE journal.block CASCADE',
    'ALTER TABLE journal.block DROP CONSTRAINT block_follows',
    'CREATE TABLE journal.mine (a int)',
  ]

  test.each(forbidden)('it may not: %s', async (statement) => {
    const client = await openClient({ connectionString: database.url })
    try {
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' })
    } finally {
      await client.end()
    }
  })

  test('it owns schema public, where the mall keeps its tables', async () => {
    const client = await openClient({ connectionString: database.url })
    try {
      await client.query('CREATE TABLE goods (id int); DROP TABLE goods')
    } finally {
      await client.end()
    }
  })

  test('migrating again changes nothing', async () => {
    await migrateJournal({ ownerUrl: database.ownerUrl })
    await migrateJournal({ ownerUrl: database.ownerUrl })
  })
})

describe('a database that goes away', () => {
  test('a connection that was cut is opened anew at the next append', async () => {
    const journal = open('cut')
    const lease = await journal.acquire('a', 60_000)
    const block = async () => {
      const head = await journal.head()
      const frames = frame([Buffer.from('x')])
      return sealBlock({
        previous: head.hash,
        sequence: head.sequence + 1,
        count: 1,
        at: 1,
        epoch: lease.epoch,
        frames,
      })
    }
    await journal.append({ block: await block(), commands: [] })
    const client = await openClient({ connectionString: database.url })
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = current_user',
    )
    await client.end()
    await sleep(50)
    await journal.append({ block: await block(), commands: [] })
    expect((await journal.head()).sequence).toBe(2)
  })

  test('a server that is not there is reported as unavailable', async () => {
    const journal = openPostgresJournal({ url: 'postgresql://huoshui:x@127.0.0.1:1/huoshui', mall: 'nowhere' })
    await expect(journal.head()).rejects.toMatchObject({ code: 'journal-unavailable' })
    await expect(journal.acquire('a', 1000)).rejects.toMatchObject({ code: 'journal-unavailable' })
    await journal.close()
  })
})
