/** `huoshui fork`: today's real state under other names, the present course against a change. Reads the journal, writes nothing to it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { Engine, LawBroken, SnapshotError } from '@huoshui/engine'
import { type Journal, JournalError, openPostgresJournal } from '@huoshui/journal'
import { FORK_SNAPSHOT, forkEngine, forkExperiment, forkSnapshot } from '@huoshui/simulator'
import { type Command, InvalidArgumentError } from 'commander'
import { DATA_DEFAULT, openDatabase } from '../database.ts'
import { Refused } from '../refused.ts'
import { readWorkers, type SimulateOptions, simulate } from '../simulating.ts'

/** Blocks are folded together until they hold this much. */
const RUN_BYTES = 4 * 1024 * 1024
const DAYS_DEFAULT = 180
const DAYS_LIMIT = 7300
const NEWCOMERS_LIMIT = 100_000
/** Days between buying and selling, for those who sell. */
const SELL_AFTER_DEFAULT = 30

interface ForkOptions extends SimulateOptions {
  mall: string
  data: string
  snapshot?: string
  set: Record<string, string>
  days: number
  seed: number
  sell?: number
  sellAfter: number
  newcomers?: number
  save?: string
}

/** Adds the fork command. */
export function addForkCommand(program: Command): void {
  program
    .command('fork')
    .description('try a change of parameters on a pseudonymised copy of a mall as it is today')
    .option('--mall <name>', 'the mall', 'demo')
    .option(
      '--data <directory>',
      'directory of the embedded database; DATABASE_URL uses a server of your own',
      DATA_DEFAULT,
    )
    .option('--snapshot <file>', 'read a snapshot of an engine instead of a journal')
    .option(
      '--set <path=value>',
      'a change, such as plans.growth.backflow=30% or plans.growth.exit=null (taken out); may be named again',
      collect,
      {},
    )
    .option('--days <number>', 'days to simulate', (text: string) => whole(text, DAYS_LIMIT), DAYS_DEFAULT)
    .option('--sell <percent>', 'assume that this share of members sells everything; nobody when not named', readShare)
    .option(
      '--sell-after <days>',
      'how many days after buying they sell',
      (text: string) => whole(text, DAYS_LIMIT),
      SELL_AFTER_DEFAULT,
    )
    .option('--newcomers <number>', 'assume so many newcomers a day; as of late when not named', (text: string) =>
      whole(text, NEWCOMERS_LIMIT),
    )
    .option('--seed <number>', 'seed of all chances', (text: string) => whole(text, 2 ** 31 - 1), 1)
    .option(
      '--save <file>',
      'also keep the pseudonymised snapshot, to name it in an experiment: start: { snapshot: FILE }',
    )
    .option('--workers <number>', 'threads; the cores of the machine when not named', readWorkers)
    .option('--out <folder>', 'folder of the result; simulations/fork when not named')
    .option('--json', 'print the whole result as JSON')
    .action(async (options: ForkOptions) => {
      const engine = options.snapshot === undefined ? await forkMall(options) : forkFile(options.snapshot)
      const snapshot = engine.snapshot()
      if (options.save !== undefined) writeFileSync(options.save, snapshot)
      const text = experimentText(engine, options)
      await simulate(
        { text, file: 'fork.yaml', bytes: (name) => (name === FORK_SNAPSHOT ? snapshot : undefined) },
        options,
      )
    })
}

function collect(setting: string, before: Record<string, string>): Record<string, string> {
  const at = setting.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('a change is written path=value')
  return { ...before, [setting.slice(0, at)]: setting.slice(at + 1) }
}

function whole(text: string, limit: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (!(number >= 1 && number <= limit)) throw new InvalidArgumentError(`expected a whole number from 1 to ${limit}`)
  return number
}

/** A share of members, written 30% or 30: whole percents. */
function readShare(text: string): number {
  return whole(text.replace(/%$/, ''), 100)
}

/** Forks a mall as its journal has it: the journal is only read. */
async function forkMall({ mall, data }: Pick<ForkOptions, 'mall' | 'data'>): Promise<Engine> {
  const database = await openDatabase({ data, share: true })
  try {
    const journal = openPostgresJournal({ url: database.url, mall, applicationName: 'huoshui fork' })
    try {
      const engine = await fold(journal)
      if (engine.sequence === 0) throw new Refused(`The mall "${mall}" has no journal here.`, 2)
      return forkEngine(engine)
    } catch (error) {
      if (error instanceof LawBroken || error instanceof JournalError)
        throw new Refused(`The journal of "${mall}" cannot be read: ${error.message}\nSee: npx huoshui verify`)
      throw error
    } finally {
      await journal.close()
    }
  } finally {
    await database.stop()
  }
}

/** The journal folded into an engine of our own. */
async function fold(journal: Journal): Promise<Engine> {
  const engine = Engine.create()
  let run: Uint8Array[] = []
  let bytes = 0
  for await (const { frames } of journal.blocks(0)) {
    run.push(frames)
    bytes += frames.byteLength
    if (bytes < RUN_BYTES) continue
    engine.evolve(Buffer.concat(run))
    run = []
    bytes = 0
  }
  if (run.length > 0) engine.evolve(Buffer.concat(run))
  return engine
}

function forkFile(file: string): Engine {
  try {
    return forkSnapshot(readFileSync(file))
  } catch (error) {
    if (error instanceof SnapshotError) throw new Refused(`${file}: ${error.message}`, 2)
    throw new Refused(`${file} cannot be read: ${(error as Error).message}`, 2)
  }
}

/** A switch, a list, a map or null, which takes the parameter out; else the text itself, for amounts stay texts. */
function valueFrom(text: string): unknown {
  if (!/^(true|false|null|[[{].*)$/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused(`--set: "${text}" is no list or map in JSON`, 2)
  }
}

/** The experiment: the present course as the state shows it, against the same with the change. */
function experimentText(engine: Engine, { set, days, seed, sell, sellAfter, newcomers }: ForkOptions): string {
  const settings = Object.fromEntries(
    Object.entries(set).map(([path, text]) => [`scheme.${path.replace(/^scheme\./, '')}`, valueFrom(text)]),
  )
  const change = Object.entries(set)
    .map(([path, value]) => `${path} = ${value}`)
    .join(', ')
  return forkExperiment(engine, {
    days,
    seed,
    change,
    changed: { with: settings },
    ...(sell === undefined ? {} : { selling: { sharePercent: sell, afterDays: sellAfter } }),
    ...(newcomers === undefined ? {} : { newcomersADay: newcomers }),
  })
}
