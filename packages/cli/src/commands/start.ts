import { type Command, InvalidArgumentError } from 'commander'
import { DATA_DEFAULT } from '../database.ts'
import { Refused } from '../refused.ts'
import { type StartOptions, start } from '../start.ts'

const DEMO_SCHEME = 'first-light'
/** What the law lets go live as it is (spec/6.5). */
const LIVE_SCHEME = 'living-water'
const PORT_DEFAULT = 8420

const NOT_A_PORT = 'a port is a number from 0 to 65535'

const portOf = (text: string): number | undefined =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined

function readPort(text: string): number {
  const port = portOf(text)
  if (port === undefined) throw new InvalidArgumentError(NOT_A_PORT)
  return port
}

/** The port of the environment, where it names one. */
function portFromEnvironment(): number {
  const { PORT: text = '' } = process.env
  if (text === '') return PORT_DEFAULT
  const port = portOf(text)
  if (port === undefined) throw new Refused(`PORT=${text}: ${NOT_A_PORT}`)
  return port
}

/** `huoshui start` */
export function registerStart(program: Command): void {
  program
    .command('start')
    .description('start the demo mall: database, server, shop and admin on one port')
    .option('--port <port>', `port to listen on (also PORT; default ${PORT_DEFAULT})`, readPort)
    .option('--host <address>', 'address to listen on (also HOST)', process.env.HOST || '127.0.0.1')
    .option(
      '--data <directory>',
      'directory of the embedded database; DATABASE_URL uses a server of your own',
      DATA_DEFAULT,
    )
    .option(
      '--scheme <name>',
      `scheme of the mall: a name in schemes/ or a file (default: ${DEMO_SCHEME}, in a live mall ${LIVE_SCHEME})`,
    )
    .option('--live', 'a live mall: needs DATABASE_URL and refuses development providers', false)
    .option('--log <file>', 'file of the log, - for standard output')
    .action(
      ({ port, scheme, ...options }: Omit<StartOptions, 'port' | 'scheme'> & { port?: number; scheme?: string }) =>
        start({
          ...options,
          scheme: scheme ?? (options.live ? LIVE_SCHEME : DEMO_SCHEME),
          port: port ?? portFromEnvironment(),
        }),
    )
}
