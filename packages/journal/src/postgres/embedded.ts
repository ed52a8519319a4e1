import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmod, chown, link, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { messageOf } from '../errors.ts'
import { canReach, exists, POINTER, REACHABLE_ROOT, type ServerUser, serverBinaries, serverUser } from './binaries.ts'
import { newClient, openClient } from './connect.ts'
import { EmbeddedError } from './embedded-error.ts'
import { Keeper, type Started } from './keeper.ts'
import { findPostmaster, launch, type Postmaster } from './postmaster.ts'

export { EmbeddedError, type EmbeddedErrorCode } from './embedded-error.ts'

/** A PostgreSQL server of the project's own, for demo, sandbox malls and tests. */
export interface EmbeddedServer {
  /** Logs in as the application's role `huoshui`, which owns schema `public` and cannot change the journal. */
  readonly url: string
  /** Logs in as `huoshui_owner`, which owns the database: for `migrateJournal` alone. */
  readonly ownerUrl: string
  readonly port: number
  readonly pid: number
  /** Where the cluster lies; not below `directory` when the server's user could not get there. */
  readonly cluster: string
  /** Whether the server was running already, left by a killed run. */
  readonly adopted: boolean
  /** Stops the server (one that was only shared goes on). */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** The data directory; made when missing. */
  directory: string
  /** Where to listen on 127.0.0.1; a free port when left out. */
  port?: number
  /** Receives the server's log. */
  log?: (line: string) => void
  /** Also attach beside a running owner of this directory, without owning it (for `verify`). */
  share?: boolean
  /** The server stops by itself when this process is gone (for tests). */
  lifeline?: boolean
  /** False: a server that goes away stays away (for tests of what happens then). */
  restart?: boolean
}

interface Passwords {
  readonly superuser: string
  readonly owner: string
  readonly application: string
}

/** A server may need this long to become ready: recovery after a kill, or the end of one that is stopping. */
const READY_PATIENCE_MS = 60_000
const RETRY_MS = 200
const LAUNCH_ATTEMPTS = 10
/** Others may pass through, not look in. */
const SEARCHABLE = 0o011

/**
 * Starts the embedded server on a data directory, or takes over one that a killed run left behind.
 *
 * @throws EmbeddedError directory-in-use when another live process has this directory, port-taken,
 * no-user (root and nobody else), no-binaries (platform without one), start-failed.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const directory = resolve(options.directory)
  await mkdir(directory, { recursive: true })
  const user = await serverUser()
  const cluster = await clusterDirectory(directory, user)
  const binaries = await serverBinaries(user)
  const passwords = await passwordsOf(directory)
  if (!(await exists(join(cluster, 'PG_VERSION')))) await initialise({ ...binaries, cluster, user, passwords })
  const start = (port: number | undefined) =>
    ready({
      options: { ...options, ...(port === undefined ? {} : { port }) },
      postgres: binaries.postgres,
      cluster,
      user,
      passwords,
    })
  const restart = options.restart ?? true
  const keeper = new Keeper({
    restart,
    start,
    password: passwords.superuser,
    log: options.log ?? (() => {}),
  })
  try {
    const { port, adopted } = await keeper.open()
    const owned = await keeper.own()
    if (!owned && !options.share) {
      const text = `another process is using ${directory}: stop it first, or choose another data directory`
      throw new EmbeddedError('directory-in-use', text)
    }
    await prepareDatabase(keeper.guard, port, passwords)
    if (!owned) await keeper.letGo()
    return {
      url: urlOf('huoshui', passwords.application, port, 'huoshui'),
      ownerUrl: urlOf('huoshui_owner', passwords.owner, port, 'huoshui'),
      port,
      get pid() {
        return keeper.running.pid
      },
      cluster,
      adopted,
      stop: () => (owned ? keeper.stop() : Promise.resolve()),
    }
  } catch (error) {
    await keeper.letGo()
    throw error
  }
}

/** Where the cluster lies: in the directory, or, when the server's user cannot get there, where it can. */
async function clusterDirectory(directory: string, user: ServerUser | undefined): Promise<string> {
  const inside = join(await realpath(directory), 'cluster')
  // Where it was put once it stays, whatever the directories allow by now.
  const elsewhereNow = await readFile(join(directory, POINTER), 'utf8').catch(() => undefined)
  if (elsewhereNow !== undefined) return elsewhereNow.trim()
  if (!user || (await exists(inside)) || canReach(directory, user)) return inside
  // The data directory is ours to open for passing through; those above it are not.
  const { mode } = await stat(directory)
  await chmod(directory, mode | SEARCHABLE)
  if (canReach(directory, user)) return inside
  await chmod(directory, mode)
  const name = createHash('sha256').update(inside).digest('hex').slice(0, 16)
  await mkdir(REACHABLE_ROOT, { recursive: true, mode: 0o755 })
  const elsewhere = join(REACHABLE_ROOT, `cluster-${name}`)
  await writeFile(join(directory, POINTER), `${elsewhere}\n`)
  return elsewhere
}

async function passwordsOf(directory: string): Promise<Passwords> {
  const file = join(directory, 'passwords.json')
  if (await exists(file)) return JSON.parse(await readFile(file, 'utf8'))
  const fresh = () => randomBytes(24).toString('base64url')
  const passwords: Passwords = { superuser: fresh(), owner: fresh(), application: fresh() }
  const draft = `${file}.${process.pid}.${randomBytes(3).toString('hex')}`
  await writeFile(draft, JSON.stringify(passwords), { mode: 0o600 })
  // Linking fails when another start was first; then its passwords are the ones.
  await link(draft, file).catch(() => undefined)
  await rm(draft, { force: true })
  return JSON.parse(await readFile(file, 'utf8'))
}

/** Makes the cluster beside its place and moves it there, so that a kill in between leaves none half made. */
async function initialise(options: {
  initdb: string
  cluster: string
  user: ServerUser | undefined
  passwords: Passwords
}): Promise<void> {
  const { initdb, cluster, user, passwords } = options
  const draft = `${cluster}.${process.pid}.${randomBytes(3).toString('hex')}`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  const secret = `${draft}.password`
  await writeFile(secret, `${passwords.superuser}\n`, { mode: 0o600 })
  if (user) await Promise.all([chown(draft, user.uid, user.gid), chown(secret, user.uid, user.gid)])
  const flags = ['-D', draft, '-U', 'postgres', '--pwfile', secret, '--auth=scram-sha-256', '--encoding=UTF8']
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  try {
    await run(initdb, [...flags, ...locale], user)
    // Renaming fails when another start was first; then its cluster is the one.
    await rename(draft, cluster).catch((error) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(secret, { force: true })
    await rm(draft, { recursive: true, force: true })
  }
}

function run(program: string, args: string[], user: ServerUser | undefined): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    })
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
    })
    child.on('error', (error) => fail(new EmbeddedError('start-failed', messageOf(error))))
    child.on('close', (code) => {
      if (code === 0) done()
      else fail(new EmbeddedError('start-failed', `${program} exited with ${code}\n${said.trim()}`))
    })
  })
}

/** A server on this cluster that answers: the running one, or a new one. */
async function ready(what: {
  options: EmbeddedOptions
  postgres: string
  cluster: string
  user: ServerUser | undefined
  passwords: Passwords
}): Promise<Started> {
  const { options, postgres, cluster, user, passwords } = what
  const until = Date.now() + READY_PATIENCE_MS
  let started: Postmaster | undefined
  let attempts = 0
  for (;;) {
    try {
      const running = await findPostmaster(cluster)
      if (running && running.port > 0) {
        await greet(urlOf('postgres', passwords.superuser, running.port, 'postgres'), cluster)
        return { ...running, adopted: running.pid !== started?.pid }
      }
      if (!running) {
        const port = options.port ?? (await freePort())
        const log = options.log ?? (() => {})
        attempts += 1
        started = await launch({ postgres, cluster, port, user, lifeline: options.lifeline ?? false, log })
      }
    } catch (error) {
      // Right after a kill the old server's remains may still be there: a second try finds them gone.
      if (attempts >= LAUNCH_ATTEMPTS || isHopeless(error) || Date.now() > until) throw error
    }
    await sleep(RETRY_MS)
  }
}

/** Waiting cannot help: the port is another program's, or the server refuses our password. */
function isHopeless(error: unknown): boolean {
  if (error instanceof EmbeddedError) return error.code === 'port-taken'
  return error instanceof pg.DatabaseError && error.code !== undefined && error.code.startsWith('28')
}

async function greet(url: string, cluster: string): Promise<void> {
  const client = newClient({ connectionString: url, connectionTimeoutMillis: 5000, query_timeout: 5000 })
  try {
    await client.connect()
    const shown = await client.query<{ data_directory: string }>('SHOW data_directory')
    const found = shown.rows[0]?.data_directory
    if (found !== cluster) throw new EmbeddedError('start-failed', `the server at this port serves ${found}`)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Roles and database, as far as they are missing; also gives the roles the passwords on file. */
async function prepareDatabase(guard: pg.Client, port: number, passwords: Passwords): Promise<void> {
  const roles = { huoshui_owner: passwords.owner, huoshui: passwords.application }
  for (const [role, password] of Object.entries(roles)) {
    const known = await guard.query('SELECT FROM pg_roles WHERE rolname = $1', [role])
    if (known.rowCount === 0) {
      await guard.query(`CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`)
    }
  }
  await createDatabase(guard, port, passwords, 'huoshui')
}

async function createDatabase(guard: pg.Client, port: number, passwords: Passwords, name: string): Promise<void> {
  const known = await guard.query('SELECT FROM pg_database WHERE datname = $1', [name])
  const database = pg.escapeIdentifier(name)
  if (known.rowCount === 0) await guard.query(`CREATE DATABASE ${database} OWNER huoshui_owner`)
  const inside = await openClient({ connectionString: urlOf('postgres', passwords.superuser, port, name) })
  try {
    const schema = await inside.query(
      "SELECT FROM pg_namespace WHERE nspname = 'public' AND nspowner = 'huoshui'::regrole",
    )
    if (schema.rowCount === 0) await inside.query('ALTER SCHEMA public OWNER TO huoshui')
  } finally {
    await inside.end()
  }
}

/** A further empty database on a running embedded server, with the same two roles. For tests. */
export async function addDatabase(
  server: EmbeddedServer,
  directory: string,
  name: string,
): Promise<{ url: string; ownerUrl: string }> {
  const passwords = await passwordsOf(directory)
  await asSuperuser(server, passwords, (guard) => createDatabase(guard, server.port, passwords, name))
  return {
    url: urlOf('huoshui', passwords.application, server.port, name),
    ownerUrl: urlOf('huoshui_owner', passwords.owner, server.port, name),
  }
}

/** Removes such a database, and ends whoever is still connected to it. For tests. */
export async function dropDatabase(server: EmbeddedServer, directory: string, name: string): Promise<void> {
  const drop = `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`
  await asSuperuser(server, await passwordsOf(directory), (guard) => guard.query(drop))
}

async function asSuperuser(
  server: EmbeddedServer,
  passwords: Passwords,
  work: (guard: pg.Client) => Promise<unknown>,
): Promise<void> {
  const guard = await openClient({ connectionString: urlOf('postgres', passwords.superuser, server.port, 'postgres') })
  try {
    await work(guard)
  } finally {
    await guard.end()
  }
}

function urlOf(role: string, password: string, port: number, database: string): string {
  return `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.on('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => done(port))
    })
  })
}
