import { MallError, openDatabase as openKysely, openPool, operatorService, sessionService } from '@huoshui/mall'
import type { Command } from 'commander'
import { DATA_DEFAULT, openDatabase } from '../database.ts'
import { Refused } from '../refused.ts'

const SLUG = 'demo'

async function resetPassword({ name, data }: { name: string; data: string }): Promise<void> {
  const database = await openDatabase({ data, share: true })
  try {
    const pool = openPool(database.url, () => undefined, 2)
    const db = openKysely(pool)
    try {
      const operators = operatorService({
        db,
        mall: SLUG,
        sessions: sessionService(db, SLUG, Date.now),
        clock: Date.now,
      })
      const password = await operators.resetPassword(name)
      process.stdout.write(
        `Operator ${name}, new password: ${password}\nShown this once. All sessions of this operator are ended.\n`,
      )
    } finally {
      await db.destroy()
    }
  } catch (error) {
    if (error instanceof MallError) throw new Refused(`${error.message}: ${name}`)
    throw error
  } finally {
    await database.stop()
  }
}

/** `huoshui admin …` */
export function registerAdmin(program: Command): void {
  const admin = program.command('admin').description('what an operator of the machine does')
  admin
    .command('reset-password')
    .description('give an operator a new password; the server may be running')
    .option('--name <operator>', 'name of the operator', 'admin')
    .option('--data <directory>', 'directory of the embedded database', DATA_DEFAULT)
    .action(resetPassword)
}
