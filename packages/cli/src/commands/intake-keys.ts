/** `huoshui intake-keys`: the keys with which other shops send their orders (docs/intake.md). */
import {
  auditNotes,
  type IntakeKey,
  type IntakeKeyService,
  intakeKeyService,
  MallError,
  openDatabase as openKysely,
  openPool,
  operatorService,
  sessionService,
} from '@huoshui/mall'
import type { Command } from 'commander'
import { DATA_DEFAULT, openDatabase } from '../database.ts'
import { Refused } from '../refused.ts'

const SLUG = 'demo'

interface KeyOptions {
  data: string
}

interface ActOptions extends KeyOptions {
  operator: string
}

/** Adds the commands. */
export function addIntakeKeyCommands(program: Command): void {
  const keys = program
    .command('intake-keys')
    .description('keys with which other shops send their orders; the server may be running')
  const sub = (name: string, about: string): Command =>
    keys
      .command(name)
      .description(about)
      .option(
        '--data <directory>',
        'directory of the embedded database; DATABASE_URL uses a server of your own',
        DATA_DEFAULT,
      )
  const act = (name: string, about: string): Command =>
    sub(name, about).option('--operator <name>', 'the operator who stands for it in the audit log', 'admin')
  sub('list', 'all keys, newest first; never the keys themselves').action(runList)
  act('create <source>', 'make a key for another shop, a name of a-z, 0-9 and -; it is shown this once').action(
    runCreate,
  )
  act('revoke <id>', 'end a key for good').action(runRevoke)
}

/** Does something with the keys, in the name of an operator where one is named. Throws Refused where the mall refuses. */
async function withKeys(
  { data, operator }: KeyOptions & { operator?: string },
  act: (keys: IntakeKeyService, operator: string) => Promise<string>,
): Promise<void> {
  const database = await openDatabase({ data, share: true })
  const db = openKysely(openPool(database.url, () => undefined, 2))
  try {
    const ground = { db, mall: SLUG, clock: Date.now }
    const sessions = sessionService(db, SLUG, Date.now)
    const listed = operator === undefined ? [] : await operatorService({ ...ground, sessions }).list()
    const found = listed.find(({ name }) => name === operator)
    if (operator !== undefined && found === undefined)
      throw new Refused(`There is no operator "${operator}": name one with --operator`)
    const note = auditNotes(ground)
    const keys = intakeKeyService({ ...ground, acts: { record: (line) => note(db, line) } })
    process.stdout.write(await act(keys, found?.id ?? ''))
  } catch (error) {
    if (error instanceof MallError) throw new Refused(error.message)
    throw error
  } finally {
    await db.destroy()
    await database.stop()
  }
}

const lineOf = ({ id, source, created_at, revoked_at }: IntakeKey): string =>
  `${id}  ${source}  made ${created_at.toISOString()}${revoked_at === null ? '' : `  revoked ${revoked_at.toISOString()}`}\n`

const runList = (options: KeyOptions): Promise<void> =>
  withKeys(options, async (keys) => (await keys.list()).map(lineOf).join('') || 'no keys\n')

const runCreate = (source: string, options: ActOptions): Promise<void> =>
  withKeys(options, async (keys, operator) => {
    const { key, token } = await keys.create({ operator, source })
    return `${lineOf(key)}${token}\nShown this once: give it to the shop, it sends it as Authorization: Bearer …\n`
  })

const runRevoke = (id: string, options: ActOptions): Promise<void> =>
  withKeys(options, async (keys, operator) => lineOf(await keys.revoke({ operator, id })))
