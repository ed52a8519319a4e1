import { createHash, sign, verify } from 'node:crypto'
import { publicKeyOf, type SigningKey } from '../anchors/day-head.ts'
import { BackupRefused } from './refused.ts'

/** Version of the format that docs/backup.md describes. */
export const BACKUP_VERSION = 1

/** First line of a backup. */
export interface BackupHeader {
  readonly backup: 'huoshui'
  readonly version: number
  readonly mall: string
  /** Instant of the one view of the database that everything was read from. */
  readonly at: string
  /** Release that took it. */
  readonly release: string
}

/** The rows of one table. */
export interface BackupSection {
  /** Schema and table, such as `public.member`. */
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: number
  /** SHA-256 of all rows as they stand in the backup, in hex. */
  readonly sha256: string
  /** Sum of every numeric column, as the database added it up. */
  readonly totals: Readonly<Record<string, string>>
}

/** Last line but one: what is in the backup. Everything in it is checked before anything is restored. */
export interface BackupManifest extends Omit<BackupHeader, 'backup'> {
  /** Version of the PostgreSQL it was read from. */
  readonly postgres: string
  readonly journal: {
    readonly entries: number
    readonly blocks: number
    /** Hash of the last block, in hex. */
    readonly head: string
    /** Hash of the state after the last entry, in hex, by a release of this layout. */
    readonly state: string
    readonly layout: number
    /** Newest migration of the journal's schema. */
    readonly migration: number
  }
  /** Migrations of the mall's tables, oldest first. */
  readonly migrations: readonly string[]
  /** Tables whose rows are not in it. */
  readonly leftOut: readonly string[]
  readonly sections: readonly BackupSection[]
}

/** Last line of a backup. */
export interface BackupSeal {
  /** SHA-256 of the line of the manifest, in hex: names this backup and nothing else. */
  readonly digest: string
  readonly publicKey?: string
  readonly signature?: string
}

/** The digest of a manifest's line. */
export function digestOfLine(line: Uint8Array): string {
  return createHash('sha256').update(line).digest('hex')
}

function sealText(mall: string, digest: string): Buffer {
  return Buffer.from(`huoshui.backup.1\n${mall}\n${digest}\n`, 'utf8')
}

/** Seals a manifest, with a signature when there is a key. */
export function sealOf(mall: string, digest: string, key: SigningKey | undefined): BackupSeal {
  if (!key) return { digest }
  const signature = sign(null, sealText(mall, digest), key.privateKey).toString('base64url')
  return { digest, publicKey: key.publicKey, signature }
}

/** Checks that a seal was made with the key whose public part this is. @throws BackupRefused not-the-one */
export function checkSignature(mall: string, seal: BackupSeal, publicKey: string): void {
  const key = publicKeyOf(publicKey)
  const signature = Buffer.from(seal.signature ?? '', 'base64url')
  if (key !== undefined && seal.publicKey === publicKey && verify(null, sealText(mall, seal.digest), key, signature))
    return
  throw new BackupRefused('not-the-one', 'the backup is not signed with this key')
}

/** A line of JSON as an object, written just as we write it. @throws BackupRefused */
export function parseLine(line: Uint8Array): Readonly<Record<string, unknown>> {
  const text = Buffer.from(line).toString('utf8')
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && `${JSON.stringify(value)}\n` === text)
      return value as Readonly<Record<string, unknown>>
  } catch {
    // Falls through to the refusal.
  }
  throw new BackupRefused('damaged', 'the backup is damaged: a line of it cannot be read')
}

/** The first line. @throws BackupRefused not-a-backup */
export function parseHeader(line: Uint8Array): BackupHeader {
  let header: Readonly<Record<string, unknown>> = {}
  try {
    header = parseLine(line)
  } catch {
    // No JSON: no backup.
  }
  const { backup, version, mall, at, release } = header
  if (backup !== 'huoshui') throw new BackupRefused('not-a-backup', 'the file is not a backup of Huoshui')
  if (version !== BACKUP_VERSION) {
    const text = `the backup has format ${String(version)}, this release reads ${BACKUP_VERSION}: use a newer release`
    throw new BackupRefused('not-a-backup', text)
  }
  return { backup, version, mall: String(mall), at: String(at), release: String(release) }
}
