/** `huoshui bench settle` on a database of its own: DATABASE_URL, or an embedded server in a folder that is thrown away. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { benchSettle, migrateJournal, removeScratch, scratchDirectory } from '@huoshui/journal'
import { schemesFolder } from '../house.ts'
import { benchDatabase } from './ground.ts'

/** Measures and prints; the database is stopped and removed afterwards. */
export async function runSettle({ seconds, callers }: { seconds: number; callers: number }): Promise<void> {
  const folder = await scratchDirectory('bench')
  const database = await benchDatabase(folder)
  try {
    await migrateJournal({ ownerUrl: database.ownerUrl })
    const scheme = await readFile(join(schemesFolder, 'green-chain.yaml'), 'utf8')
    await benchSettle({
      url: database.url,
      scheme,
      product: 'gift-1000',
      callers,
      seconds,
      statements: true,
      print: (line) => void process.stdout.write(`${line}\n`),
    })
  } finally {
    await database.stop()
    await removeScratch(folder)
  }
}
