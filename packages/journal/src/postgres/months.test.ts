import { beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { openClient } from './connect.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
}, 60_000)

test('malls that open months of statements at once lock out neither each other nor readers', async () => {
  const open = () => openClient({ connectionString: database.url, statement_timeout: 20_000 })
  const [one, other, reader] = await Promise.all([open(), open(), open()])
  for (const writer of [one, other]) await writer.query("BEGIN; DELETE FROM books.statement WHERE mall = 'm'")
  await one.query("SELECT books.open_month('2031-01-15')")
  const second = other.query("SELECT books.open_month('2031-02-15')")
  expect((await reader.query('SELECT FROM books.statement')).rowCount).toBe(0)
  await one.query('COMMIT')
  await second
  await other.query('COMMIT')
  const line = "'m', 'a', 1, 1, 0, 'order', NULL, '[]', '[]'"
  for (const month of ['2031-01-01', '2031-02-01']) {
    await reader.query(`INSERT INTO books.statement VALUES ('${month}', ${line})`)
    await expect(reader.query(`INSERT INTO books.statement VALUES ('${month}', ${line})`)).rejects.toThrow(/unique/)
  }
  await Promise.all([one, other, reader].map((client) => client.end()))
})

test('of malls that open the same month at once one makes it and the others use it', async () => {
  const clients = await Promise.all(
    Array.from({ length: 6 }, () => openClient({ connectionString: database.url, statement_timeout: 20_000 })),
  )
  for (let month = 1; month <= 12; month += 1) {
    await Promise.all(clients.map((client) => client.query(`SELECT books.open_month('2032-${month}-01')`)))
  }
  await Promise.all(clients.map((client) => client.end()))
})
