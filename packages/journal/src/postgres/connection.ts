import pg from 'pg'
import { JournalError, JournalUnavailable, messageOf } from '../errors.ts'
import { newClient } from './connect.ts'

/** A server that does not answer a statement within this time counts as unreachable. */
export const STATEMENT_TIMEOUT_MS = 15_000
/** As long may a connection take to come about. */
export const CONNECT_TIMEOUT_MS = 5_000

/**
 * One connection that comes back: opened at first use, dropped after any failure that the server did not
 * report itself (then nobody knows what became of the statement), opened anew at the next use.
 */
export class SteadyConnection {
  readonly #config: pg.ClientConfig
  #client: Promise<pg.Client> | undefined

  constructor(url: string, applicationName: string) {
    this.#config = {
      connectionString: url,
      application_name: applicationName,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS,
    }
  }

  /** Runs one statement. @throws JournalUnavailable when the server was not reached or broke off; pg.DatabaseError as reported. */
  async query<Row extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    const opening = this.#client ?? this.#open()
    this.#client = opening
    try {
      const client = await opening
      return await client.query<Row>(config)
    } catch (error) {
      if (!isReported(error)) this.#drop(opening)
      throw unavailableOr(error)
    }
  }

  /** Ends the connection; the next query opens a new one. */
  async end(): Promise<void> {
    const opening = this.#client
    this.#client = undefined
    if (!opening) return
    const client = await opening.catch(() => undefined)
    await client?.end().catch(() => undefined)
  }

  #open(): Promise<pg.Client> {
    const client: pg.Client = newClient(this.#config, () => this.#drop(opening))
    const opening = client.connect().then(() => client)
    return opening
  }

  #drop(opening: Promise<pg.Client>): void {
    if (this.#client !== opening) return
    this.#client = undefined
    opening.then((client) => client.end()).catch(() => undefined)
  }
}

/** Whether the server itself reported the error and the connection goes on. */
function isReported(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && error.code !== undefined && !endsConnection(error.code)
}

/** Classes 08 (connection) and 57P (shutdown, crash) end the connection. */
function endsConnection(code: string): boolean {
  return code.startsWith('08') || code.startsWith('57P')
}

/** Turns everything that is not a plain answer of the server into JournalUnavailable. */
export function unavailableOr(error: unknown): Error {
  if (error instanceof JournalError) return error
  if (isReported(error)) {
    // Out of disk, memory or connections, or a server that only reads: nothing was stored, and it may pass.
    return error.code?.startsWith('53') || error.code === '25006' ? unavailable(error) : error
  }
  return unavailable(error)
}

function unavailable(error: unknown): JournalUnavailable {
  return new JournalUnavailable(`the database cannot be used: ${messageOf(error)}`, { cause: error })
}
