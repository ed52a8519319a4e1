import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EmbeddedError, startEmbedded } from '@huoshui/journal'
import { Refused } from './refused.ts'

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
export const DATA_DEFAULT = join(ROOT, '.huoshui', 'data')

export interface OpenedDatabase {
  /** The application's role. */
  url: string
  /** The role that may change the journal's schema. */
  ownerUrl: string
  /** What stands there, for people. */
  title: string
  stop(): Promise<void>
}

const EXPLAINED: Partial<Record<EmbeddedError['code'], (directory: string) => string>> = {
  'directory-in-use': (directory) =>
    `Another Huoshui is running on ${directory}.\nStop it first, or start this one on another directory: --data DIRECTORY`,
}

/**
 * The database: DATABASE_URL when it is set, else the embedded PostgreSQL in a directory. Where another role owns the
 * journal's schema, DATABASE_OWNER_URL logs in as that one; it is needed only when there is something to migrate.
 * With `share` beside the server that runs; then, or when `make` is false, no database is made where there is none: a
 * directory that was mistyped must not look like an empty mall.
 * @throws Refused when the directory is in use or has no database, or the embedded server cannot start
 */
export async function openDatabase({
  data,
  share = false,
  make = !share,
}: {
  data: string
  share?: boolean
  make?: boolean
}): Promise<OpenedDatabase> {
  const own = process.env.DATABASE_URL
  if (own !== undefined && own !== '')
    return {
      url: own,
      ownerUrl: process.env.DATABASE_OWNER_URL || own,
      title: `PostgreSQL at ${hostOf(own)}`,
      stop: async () => undefined,
    }
  if (!make && !isDatabase(data))
    throw new Refused(`There is no database in ${data}: name another directory with --data, or set DATABASE_URL.`, 2)
  try {
    const embedded = await startEmbedded({ directory: data, share })
    return {
      url: embedded.url,
      ownerUrl: embedded.ownerUrl,
      title: `embedded PostgreSQL in ${data}${embedded.adopted ? ' (taken over from a run that was killed)' : ''}`,
      stop: () => embedded.stop(),
    }
  } catch (error) {
    if (error instanceof EmbeddedError) throw new Refused(EXPLAINED[error.code]?.(data) ?? error.message)
    throw error
  }
}

/** Whether an embedded server has lived in this directory: its passwords are the first thing that it writes there. */
function isDatabase(directory: string): boolean {
  return existsSync(join(directory, 'passwords.json'))
}

function hostOf(url: string): string {
  try {
    return new URL(url).host
  } catch {
    throw new Refused('DATABASE_URL is not an address like postgres://user:password@host:5432/database')
  }
}
