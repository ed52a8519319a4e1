import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { newPool, openClient } from './connect.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
}, 60_000)
afterAll(() => database.drop())

/** Ends every other connection of the database from the server's side, as a stop or a drop does. */
async function endOthers(): Promise<void> {
  const client = await openClient({ connectionString: database.url })
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()`,
  )
  await client.end()
}

function ended(client: pg.ClientBase): Promise<unknown> {
  return new Promise((done) => client.once('end', done))
}

test('a connection that the server ends while it is idle, in a transaction or ending breaks nothing but its statement', async () => {
  const heard: Error[] = []
  const pool = newPool({ connectionString: database.url }, (error) => heard.push(error))
  const [busy, idle] = await Promise.all([pool.connect(), pool.connect()])
  await busy.query('BEGIN')
  idle.release()
  const alone = await openClient({ connectionString: database.url })
  const broken = [ended(busy), ended(alone)]
  await endOthers()
  await Promise.all(broken)
  await expect(busy.query('SELECT 1')).rejects.toThrow()
  await alone.end()
  busy.release(true)
  expect(heard).toHaveLength(1)
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  const late = await pool.connect()
  late.release()
  const ending = pool.end()
  // What the server says to a connection that is already ending: here it is certain, in life it is a race.
  late.emit('error', new Error('terminating connection due to administrator command'))
  await ending
  expect(heard).toHaveLength(1)
})

test('a database that is dropped ends whoever is still connected, and no test', async () => {
  const dropped = await testDatabase()
  const pool = newPool({ connectionString: dropped.url })
  const clients = await Promise.all(Array.from({ length: 5 }, () => pool.connect()))
  for (const client of clients.slice(1)) client.release()
  const ending = pool.end()
  await dropped.drop()
  clients[0]?.release()
  await ending
})
