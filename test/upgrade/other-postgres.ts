/** Another major version of PostgreSQL than the embedded one: from Debian, where it is or can be had. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { chown, mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { openClient, removeScratch, scratchDirectory } from '@huoshui/journal'

/** Where Debian's packages and those of postgresql.org put a major version. */
const HOME = '/usr/lib/postgresql'
const EMBEDDED_MAJOR = 18
const APT_MS = 240_000
const READY_MS = 60_000

export interface OtherPostgres {
  readonly major: number
  /** A fresh database with the two roles of docs/journal.md. */
  database(name: string): Promise<{ url: string; ownerUrl: string }>
  stop(): Promise<void>
}

/** Starts another major version, or says why there is none. */
export async function startOther(): Promise<OtherPostgres | string> {
  const programs = find() ?? install() ?? find()
  if (typeof programs === 'string') return programs
  if (!programs) return `no PostgreSQL but the embedded one: install the Debian package postgresql`
  const user = serverUser()
  if (typeof user === 'string') return user
  return start(programs, user)
}

interface Programs {
  readonly major: number
  readonly folder: string
}

/** The newest major version that is not the embedded one. */
function find(): Programs | undefined {
  const majors = existsSync(HOME) ? readdirSync(HOME).map(Number) : []
  const [major] = majors
    .filter((found) => found !== EMBEDDED_MAJOR && existsSync(join(HOME, String(found), 'bin', 'initdb')))
    .toSorted((one, other) => other - one)
  return major === undefined ? undefined : { major, folder: join(HOME, String(major), 'bin') }
}

/** Installs Debian's own, without a cluster of its own; a text says why not. */
function install(): string | undefined {
  if (process.getuid?.() !== 0) return 'no PostgreSQL but the embedded one, and only root can install Debian packages'
  const settings = '/etc/postgresql-common/createcluster.conf'
  if (!existsSync(settings)) {
    mkdirSync('/etc/postgresql-common', { recursive: true })
    writeFileSync(settings, 'create_main_cluster = false\n')
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = ['install', '--yes', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold', 'postgresql']
  for (const args of [options, ['update'], options]) {
    try {
      execFileSync('apt-get', args, { env, stdio: 'ignore', timeout: APT_MS })
      if (find()) return undefined
    } catch {
      // The second try comes after an update of the lists.
    }
  }
  return 'no PostgreSQL but the embedded one, and apt-get could not install the package postgresql'
}

/** PostgreSQL refuses to run as root. */
function serverUser(): { uid: number; gid: number } | undefined | string {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {
      // There is no such user.
    }
  }
  return 'there is no user to run PostgreSQL as'
}

async function start({ major, folder }: Programs, user: { uid: number; gid: number } | undefined) {
  const directory = await scratchDirectory('other')
  const as = { cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }, ...user }
  const cluster = join(directory, 'cluster')
  await mkdir(cluster, { mode: 0o700 })
  if (user) await chown(cluster, user.uid, user.gid)
  const flags = ['-D', cluster, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8']
  execFileSync(join(folder, 'initdb'), flags, { ...as, stdio: 'ignore' })
  const port = await freePort()
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', port: String(port) }
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(join(folder, 'postgres'), ['-D', cluster, ...given], { ...as, stdio: 'ignore' })
  const ended = new Promise<void>((done) => server.on('exit', () => done()))
  const urlOf = (role: string, database: string) => `postgresql://${role}@127.0.0.1:${port}/${database}`
  const superuser = await untilReady(urlOf('postgres', 'postgres'))
  await superuser.query('CREATE ROLE huoshui_owner LOGIN; CREATE ROLE huoshui LOGIN')
  return {
    major,
    async database(name: string) {
      await superuser.query(`CREATE DATABASE ${name} OWNER huoshui_owner`)
      const inside = await openClient({ connectionString: urlOf('postgres', name) })
      await inside.query('ALTER SCHEMA public OWNER TO huoshui')
      await inside.end()
      return { url: urlOf('huoshui', name), ownerUrl: urlOf('huoshui_owner', name) }
    },
    async stop() {
      await superuser.end()
      server.kill('SIGINT')
      await ended
      await removeScratch(directory)
    },
  }
}

async function untilReady(url: string): ReturnType<typeof openClient> {
  const until = Date.now() + READY_MS
  for (;;) {
    try {
      return await openClient({ connectionString: url })
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((done) => setTimeout(done, 100))
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.on('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
