import { randomBytes } from 'node:crypto'
import { afterAll } from 'vitest'
import { addDatabase, dropDatabase, type EmbeddedServer, startEmbedded } from './postgres/embedded.ts'
import { migrateJournal } from './postgres/migrate.ts'
import { removeScratch, scratchDirectory } from './postgres/scratch.ts'

/** A fresh database with the journal's schema, for one test. */
export interface TestDatabase {
  readonly url: string
  readonly ownerUrl: string
  /** Removes the database; not needed at the end of a file, when the server itself goes. */
  drop(): Promise<void>
}

let server: Promise<{ server: EmbeddedServer; directory: string }> | undefined

/** The embedded server of this test file, started at first use and gone with it. */
export function testServer(): Promise<{ server: EmbeddedServer; directory: string }> {
  server ??= startTestServer()
  return server
}

afterAll(async () => {
  const running = await server
  server = undefined
  if (!running) return
  await running.server.stop()
  await removeScratch(running.directory)
})

/**
 * A fresh database with the journal's schema on one embedded server per test file. Import this module
 * from a test file only.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { server: running, directory } = await testServer()
  const name = `test_${randomBytes(6).toString('hex')}`
  const urls = await addDatabase(running, directory, name)
  await migrateJournal({ ownerUrl: urls.ownerUrl })
  return {
    ...urls,
    drop: () => dropDatabase(running, directory, name),
  }
}

async function startTestServer(): Promise<{ server: EmbeddedServer; directory: string }> {
  const directory = await scratchDirectory('test')
  return { server: await startEmbedded({ directory, lifeline: true }), directory }
}
