/** The database that a benchmark runs on. */
import { join } from 'node:path'
import { hasJournal, openClient, removeScratch } from '@huoshui/journal'
import { type OpenedDatabase, openDatabase } from '../database.ts'
import { Refused } from '../refused.ts'

/**
 * DATABASE_URL, or an embedded server in a folder that is thrown away. What a benchmark writes into a journal stays in
 * it, so a database that has one is refused, and the folder is removed.
 */
export async function benchDatabase(folder: string): Promise<OpenedDatabase> {
  const database = await openDatabase({ data: join(folder, 'data') })
  if (!(await hasBlocks(database.url))) return database
  await database.stop()
  await removeScratch(folder)
  throw new Refused(
    'The database of DATABASE_URL has a journal already, and the malls of a benchmark would stay in it for good.\nName an empty database, or leave DATABASE_URL out.',
    2,
  )
}

async function hasBlocks(url: string): Promise<boolean> {
  if (!(await hasJournal({ url }))) return false
  const client = await openClient({ connectionString: url, application_name: 'huoshui-bench' })
  try {
    const { rowCount } = await client.query('SELECT FROM journal.block LIMIT 1')
    return rowCount === 1
  } finally {
    await client.end()
  }
}
