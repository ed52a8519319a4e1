import {
  MallError,
  type OperatorService,
  openDatabase as openKysely,
  openPool,
  operatorService,
  sessionService,
} from '@huoshui/mall'
import type { Command } from 'commander'
import { DATA_DEFAULT, openDatabase } from '../database.ts'
import { Refused } from '../refused.ts'

const SLUG = 'demo'

interface OperatorOptions {
  name: string
  data: string
}

/** Does something with the mall's operators; the server may be running. Throws Refused where the mall refuses. */
async function withOperators(
  { name, data }: OperatorOptions,
  act: (operators: OperatorService) => Promise<string>,
): Promise<void> {
  const database = await openDatabase({ data, share: true })
  try {
    const pool = openPool(database.url, () => undefined, 2)
    const db = openKysely(pool)
    try {
      const sessions = sessionService(db, SLUG, Date.now)
      process.stdout.write(await act(operatorService({ db, mall: SLUG, sessions, clock: Date.now })))
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

const resetPassword = (options: OperatorOptions): Promise<void> =>
  withOperators(options, async (operators) => {
    const password = await operators.resetPassword(options.name)
    return `Operator ${options.name}, new password: ${password}\nShown this once. All sessions of this operator are ended.\n`
  })

const addOperator = (options: OperatorOptions): Promise<void> =>
  withOperators(options, async (operators) => {
    const { name, password } = await operators.add(options.name)
    return `Operator ${name}, password: ${password}\nShown this once; a new one: npx huoshui admin reset-password --name ${name}\n`
  })

/** `huoshui admin …` */
export function registerAdmin(program: Command): void {
  const admin = program.command('admin').description('what an operator of the machine does')
  admin
    .command('reset-password')
    .description('give an operator a new password; the server may be running')
    .option('--name <operator>', 'name of the operator', 'admin')
    .option('--data <directory>', 'directory of the embedded database', DATA_DEFAULT)
    .action(resetPassword)
  admin
    .command('add-operator')
    .description('add an operator, such as the second one a change of law takes; the server may be running')
    .requiredOption('--name <operator>', 'name of the new operator')
    .option('--data <directory>', 'directory of the embedded database', DATA_DEFAULT)
    .action(addOperator)
}
