import { migrateJournal, openPostgresJournal, rebuild, type VerifyReport, verify } from '@huoshui/journal'
import {
  type BackupManifest,
  type Beyond,
  type CheckedBackup,
  type Cut,
  checkBackup,
  checkEmpty,
  checkRelease,
  restoreRows,
} from '@huoshui/journal/backup'
import { openDatabase, openPool } from '../database/database.ts'
import { mallMigrations, migrateMall, migrateMallTo } from '../database/migrate.ts'
import { takeLook } from '../looks.ts'
import { memberRepository } from '../members/member-repository.ts'
import { type Difference, reconciler } from '../reconcile/reconciler.ts'
import { isAskedAgain, type Rewound, rewind } from './rewind.ts'
import { mallTables } from './tables.ts'

export interface RestoreOptions {
  /** The application's role, on a database that holds nothing. */
  url: string
  /** The role that owns the journal's schema. */
  ownerUrl: string
  file: string
  /** Last entry to take; all when left out. */
  until?: number
  /** The digest and the public key that were told when the backup was taken. */
  digest?: string
  publicKey?: string
  /** Told what is being done. */
  onStep?: (step: RestoreStep) => void
  /** Told how far the journal was written or read. */
  onProgress?: (sequence: number) => void
}

export type RestoreStep = 'checking' | 'writing' | 'migrating' | 'rebuilding' | 'verifying' | 'reconciling'

/** What was done, and what was found when it was done. */
export interface RestoreReport {
  readonly manifest: BackupManifest
  readonly digest: string
  /** The last entry. */
  readonly sequence: number
  /** Migrations that came after those of the backup. */
  readonly migrated: readonly string[]
  /** Entries of the backup beyond the cut, those listed that nothing asks for again, and what was done about the rest. */
  readonly beyond: Beyond
  readonly rewound: Rewound | undefined
  readonly verified: VerifyReport
  readonly differences: readonly Difference[]
}

/**
 * Restores a backup into an empty database: checks it, writes it in one transaction, brings the tables to this release,
 * builds the books, and proves the whole. What was refused was refused before anything was written; whoever is killed
 * later has the whole mall already, and `rebuild` and `verify` do the rest.
 * @throws BackupRefused; whatever the database says
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreReport> {
  const { url, ownerUrl, file, onStep = () => {}, onProgress } = options
  onStep('checking')
  const checked = await checkBackup({ ...options, listBeyond: (id) => id !== '' && !isAskedAgain(id) })
  const { manifest } = checked
  checkRelease(manifest, mallMigrations)
  await checkEmpty({ url, tables: mallTables, manifest })
  onStep('writing')
  await migrateJournal({ ownerUrl, role: decodeURIComponent(new URL(url).username) })
  await migrateTables(url, manifest.migrations.at(-1))
  let rewound: Rewound | undefined
  await restoreRows({
    url,
    file,
    checked,
    tables: mallTables,
    ...(onProgress && { onProgress }),
    rewind: async (tx, cut) => {
      rewound = await rewind(tx, cut)
    },
  })
  onStep('migrating')
  const migrated = await migrateTables(url)
  const proof = await prove(options, checked)
  const { history, seal } = checked
  return {
    manifest,
    digest: seal.digest,
    sequence: history.head.sequence,
    migrated,
    beyond: history.beyond,
    rewound,
    ...proof,
  }
}

async function prove(
  { url, onStep = () => {}, onProgress }: RestoreOptions,
  { manifest: { mall }, history }: CheckedBackup,
): Promise<Pick<RestoreReport, 'verified' | 'differences'>> {
  const journal = openPostgresJournal({ url, mall, applicationName: 'huoshui-restore' })
  const telling = onProgress ? { onProgress } : {}
  try {
    onStep('rebuilding')
    await rebuild({ url, journal, ...telling })
    onStep('verifying')
    const verified = await verify({ url, journal, ...telling })
    onStep('reconciling')
    return { verified, differences: await differencesOf({ url, mall, engine: history.engine }) }
  } finally {
    await journal.close()
  }
}

async function migrateTables(url: string, to?: string): Promise<string[]> {
  const pool = openPool(url, () => undefined, 2)
  const db = openDatabase(pool)
  try {
    return to === undefined ? await migrateMall(db) : await migrateMallTo(db, to)
  } finally {
    await db.destroy()
  }
}

/** What the reconciler finds between the mall's tables and a state. */
async function differencesOf({ url, mall, engine }: { url: string } & Omit<Cut, 'sequence'>): Promise<Difference[]> {
  const db = openDatabase(openPool(url, () => undefined, 2))
  try {
    const members = memberRepository(db, mall)
    const look: Parameters<typeof reconciler>[0]['books']['look'] = async (name, ...given) =>
      takeLook(engine, name, ...given)
    return await reconciler({ db, mall, books: { look }, members, clock: Date.now }).differences()
  } finally {
    await db.destroy()
  }
}
