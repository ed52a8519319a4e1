import { beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { openClient } from './connect.ts'
import { migrateJournal, pendingMigrations } from './migrate.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
}, 60_000)

test("the application's role, which may change nothing of the journal's schema, may start where nothing is missing", async () => {
  await migrateJournal({ ownerUrl: database.url })
  expect(await pendingMigrations(database)).toEqual([])
})

test('where something is missing it is told who must come once', async () => {
  const owner = await openClient({ connectionString: database.ownerUrl })
  await owner.query('DELETE FROM journal.migration WHERE number = 4')
  expect(await pendingMigrations(database)).toEqual([{ name: '4 months', olderGoesOn: true }])
  await expect(migrateJournal({ ownerUrl: database.url })).rejects.toThrow(
    /4 months.*huoshui_owner.*DATABASE_OWNER_URL/,
  )
  await migrateJournal({ ownerUrl: database.ownerUrl })
  expect(await pendingMigrations(database)).toEqual([])
  await owner.end()
})
