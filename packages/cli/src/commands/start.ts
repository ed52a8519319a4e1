import { type Command, InvalidArgumentError } from 'commander'
import { DATA_DEFAULT } from '../database.ts'
import { type StartOptions, start } from '../start.ts'

const PORT_DEFAULT = 8420

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port >= 0 && port <= 65_535)) throw new InvalidArgumentError('a port is a number from 0 to 65535')
  return port
}

/** `huoshui start` */
export function registerStart(program: Command): void {
  program
    .command('start')
    .description('start the demo mall: database, server, shop and admin on one port')
    .option(
      '--port <port>',
      'port to listen on (also PORT)',
      readPort,
      readPort(process.env.PORT ?? String(PORT_DEFAULT)),
    )
    .option('--host <address>', 'address to listen on (also HOST)', process.env.HOST ?? '127.0.0.1')
    .option(
      '--data <directory>',
      'directory of the embedded database; DATABASE_URL uses a server of your own',
      DATA_DEFAULT,
    )
    .option('--scheme <name>', 'scheme of the demo mall: a name in schemes/ or a file', 'first-light')
    .option('--live', 'a live mall: needs DATABASE_URL and refuses development providers', false)
    .option('--log <file>', 'file of the log, - for standard output')
    .action((options: StartOptions) => start(options))
}
