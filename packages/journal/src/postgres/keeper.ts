import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { messageOf } from '../errors.ts'
import { newClient } from './connect.ts'
import { type Postmaster, stopPostmaster } from './postmaster.ts'

/** A server that answers, and whether it was running already. */
export type Started = Postmaster & { adopted: boolean }

/** Key of the session lock that says who owns the data directory; gone with the process that held it. */
const OWNER_LOCK = 7_083_113
const RETRY_MS = 500

/**
 * Owns an embedded server as long as this process lives: by a lock in a session of its own, whose end also
 * tells that the server went away. Then it is started again, at the same port.
 */
export class Keeper {
  readonly #start: (port: number | undefined) => Promise<Started>
  readonly #password: string
  readonly #log: (line: string) => void
  readonly #restarts: boolean
  #running: Started | undefined
  #guard: pg.Client | undefined
  #owns = false
  #stopping = false
  #restarting: Promise<void> | undefined

  constructor(parts: {
    start: (port: number | undefined) => Promise<Started>
    password: string
    log: (line: string) => void
    /** Whether a server that went away is started again. */
    restart: boolean
  }) {
    this.#start = parts.start
    this.#password = parts.password
    this.#log = parts.log
    this.#restarts = parts.restart
  }

  get running(): Started {
    if (!this.#running) throw new Error('the embedded server was not started')
    return this.#running
  }

  /** A connection as the server's superuser. */
  get guard(): pg.Client {
    if (!this.#guard) throw new Error('the embedded server was let go')
    return this.#guard
  }

  /** Starts or finds the server and connects to it. */
  async open(): Promise<Started> {
    this.#running = await this.#start(undefined)
    await this.#connect()
    return this.#running
  }

  /** True: this process owns the data directory from now on. */
  async own(): Promise<boolean> {
    const lock = await this.guard.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [OWNER_LOCK])
    this.#owns = lock.rows[0]?.got === true
    return this.#owns
  }

  /** Ends the connection and leaves the server alone. */
  async letGo(): Promise<void> {
    this.#stopping = true
    this.#owns = false
    await this.#guard?.end().catch(() => undefined)
  }

  /** Stops the server for good. */
  async stop(): Promise<void> {
    await this.letGo()
    await this.#restarting
    if (this.#running) await stopPostmaster(this.#running)
  }

  async #connect(): Promise<void> {
    const { port } = this.running
    const guard = newClient({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password: this.#password,
      database: 'postgres',
      application_name: 'huoshui-owner',
      keepAlive: true,
    })
    await guard.connect()
    guard.on('end', () => {
      if (this.#stopping || !this.#owns || !this.#restarts) return
      this.#restarting ??= this.#restart().finally(() => {
        this.#restarting = undefined
      })
    })
    this.#guard = guard
  }

  /** The session ended although nobody ended it: the server is gone, or will be. */
  async #restart(): Promise<void> {
    const { port } = this.running
    this.#log('the embedded database went away and is started again')
    while (!this.#stopping) {
      try {
        this.#running = await this.#start(port)
        await this.#connect()
        if (await this.own()) return
        this.#log('another process owns the embedded database now')
        return
      } catch (error) {
        this.#log(`the embedded database does not start: ${messageOf(error)}`)
        await sleep(RETRY_MS)
      }
    }
  }
}
