import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { SchemeError } from '@huoshui/engine'
import { LeaseHeld } from '@huoshui/journal'
import { MallError } from '@huoshui/mall'
import { openLog, PortTaken, type Server, serve, workersOf } from '@huoshui/server'
import { openDatabase, ROOT } from './database.ts'
import { Refused } from './refused.ts'

export interface StartOptions {
  port: number
  host: string
  data: string
  /** Name in schemes/ or a path. */
  scheme: string
  live: boolean
  /** Where the log goes; a file beside the data directory when not named, `-` for standard output. */
  log?: string
}

const SLUG = 'demo'
const NAME = { zh: '活水演示商城', en: 'Huoshui demo mall' }

/** Everything that stands between Ctrl-C and a clean machine, stopped in this order. */
interface Running {
  server: Server
  stop(): Promise<void>
}

/**
 * Starts the demo mall and runs until it is told to stop.
 * @throws Refused with a message that says what to do
 */
export async function start(options: StartOptions): Promise<void> {
  if (options.live && (process.env.DATABASE_URL ?? '') === '') {
    throw new Refused(
      'A live mall needs a PostgreSQL server of its own: set DATABASE_URL. The embedded one is for demo and tests.',
    )
  }
  const scheme = await readScheme(options.scheme)
  const stopped = untilStopped()
  const running = await bringUp(options, scheme)
  await stopped
  process.stdout.write('\nStopping: finishing what is under way …\n')
  await running.stop()
  process.stdout.write('Stopped.\n')
}

async function bringUp(options: StartOptions, scheme: { text: string; file: string }): Promise<Running> {
  const { port, host, data } = options
  process.stdout.write('Huoshui 活水 is starting …\n')
  const database = await openDatabase({ data })
  const logFile =
    options.log === undefined ? join(dirname(data), 'server.log') : options.log === '-' ? undefined : options.log
  try {
    const logger = openLog(logFile === undefined ? {} : { file: logFile })
    const { url, ownerUrl } = database
    const mode = options.live ? 'live' : 'sandbox'
    const server = await serve({
      url,
      ownerUrl,
      host,
      port,
      slug: SLUG,
      mode,
      name: NAME,
      scheme,
      logger,
      runsFolder: join(dirname(data), 'simulations'),
      signingKeyFile: signingKeyFile(data),
      workers: workers(),
      ...(process.env.DATABASE_URL && { nodes: nodeAddress() }),
      app: { secureCookies: options.live },
    })
    announce(server, { database: database.title, log: logFile })
    return {
      server,
      async stop() {
        await server.stop()
        await database.stop()
      },
    }
  } catch (error) {
    await database.stop()
    throw explained(error, database.title)
  }
}

/** The key that signs the heads of days lies beside the data directory, never in it: who takes the one has not the other. */
function signingKeyFile(data: string): string {
  return process.env.HUOSHUI_SIGNING_KEY_FILE || join(dirname(data), 'signing-key.pem')
}

/** How many workers the engines get. */
function workers(): number {
  try {
    return workersOf()
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : String(error))
  }
}

/** Where other servers on the same database reach this one. */
function nodeAddress(): { host: string; port: number } {
  const { HUOSHUI_NODE_HOST: host, HUOSHUI_NODE_PORT: text = '' } = process.env
  const port = Number(text)
  if (!Number.isSafeInteger(port) || port < 0 || port > 65_535)
    throw new Refused(`HUOSHUI_NODE_PORT=${text}: a port is a number from 0 to 65535`)
  return { host: host || '127.0.0.1', port }
}

/** Codes of Node and PostgreSQL for a server that is not there, or does not let us in. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  '28000',
  '28P01',
  '3D000',
  '42501',
  '53300',
  '57P03',
])

function isUnreachable(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && UNREACHABLE.has(error.code)
}

/** What the user can do about an error of the start; anything else stays what it is. */
function explained(error: unknown, database: string): unknown {
  if (isUnreachable(error)) return new Refused(`The database cannot be used: ${database}\n${error.message}`)
  if (error instanceof PortTaken) {
    return new Refused(
      `Port ${error.port} is taken by another program. Choose another one: PORT=${error.port + 1} npm start`,
    )
  }
  if (error instanceof LeaseHeld)
    return new Refused(
      'Another program is writing this mall’s journal and takes no commands of ours. Stop it first, or use another database.',
    )
  if (error instanceof SchemeError) return new Refused(error.message, 2)
  if (error instanceof MallError && error.code === 'live-mall') {
    return new Refused(
      'A live mall refuses the development providers, and no provider of payments and messages is configured.',
    )
  }
  return error
}

/** A scheme by its name in schemes/, or by its path. */
async function readScheme(name: string): Promise<{ text: string; file: string }> {
  const candidates = [join(ROOT, 'schemes', `${name}.yaml`), resolve(name)]
  const file = candidates.find((candidate) => existsSync(candidate))
  if (file === undefined) throw new Refused(`There is no scheme "${name}": name one of schemes/, or a file.`, 2)
  return { text: await readFile(file, 'utf8'), file }
}

function announce(
  { address, firstOperator }: Server,
  { database, log }: { database: string; log: string | undefined },
): void {
  const lines = [
    '',
    `  Shop      ${address}/`,
    `  Admin     ${address}/admin`,
    `  Inbox     ${address}/dev/inbox   (login codes of the demo)`,
    `  API       ${address}/docs`,
    '',
    ...(firstOperator
      ? [
          `  Operator  ${firstOperator.name}   password  ${firstOperator.password}`,
          '            shown this once; a new one: npx huoshui admin reset-password',
          '',
        ]
      : ['  Operator  password as shown at the first start; a new one: npx huoshui admin reset-password', '']),
    `  Database  ${database}`,
    ...(log === undefined ? [] : [`  Log       ${log}`]),
    '',
    '  This is a sandbox mall: no real money, nothing is shipped. Ctrl-C stops it.',
    '',
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
function untilStopped(): Promise<void> {
  const { promise, resolve: stop } = Promise.withResolvers<void>()
  let asked = false
  const ask = (): void => {
    if (asked) process.exit(130)
    asked = true
    stop()
  }
  process.on('SIGINT', ask)
  process.on('SIGTERM', ask)
  return promise
}
