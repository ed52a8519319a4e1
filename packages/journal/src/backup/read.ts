import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { SNAPSHOT_LAYOUT } from '@huoshui/engine'
import { History } from './history.ts'
import { blockOfRow, countLines, END_OF_ROWS, linesOf, wholeLines } from './lines.ts'
import {
  type BackupHeader,
  type BackupManifest,
  type BackupSeal,
  checkSignature,
  digestOfLine,
  parseHeader,
  parseLine,
} from './manifest.ts'
import { BackupRefused } from './refused.ts'

/** Hears the rows of a section as they are read. */
export interface RowSink {
  /** Some whole rows, each with its newline. */
  rows(chunk: Buffer): Promise<void> | void
  end(): Promise<void> | void
}

/** Opens a sink for a section, or says that its rows are not wanted. */
export type OpenSink = (
  section: { name: string; columns: readonly string[] },
  header: BackupHeader,
) => RowSink | undefined

/** A backup that is whole. */
export interface ReadBackup {
  readonly manifest: BackupManifest
  readonly seal: BackupSeal
}

/**
 * Reads a backup from the first byte to the last and checks it: every section has the rows and the hash that the
 * manifest says, and the manifest has its digest.
 * @throws BackupRefused not-a-backup, damaged
 */
export async function readBackup(file: string, openSink: OpenSink = () => undefined): Promise<ReadBackup> {
  const reading = new Reading(openSink)
  try {
    await pipeline(createReadStream(file), createZstdDecompress(), async (text: AsyncIterable<Buffer>) => {
      for await (const chunk of wholeLines(text)) await reading.take(chunk)
    })
  } catch (error) {
    throw explained(error, reading.begun)
  }
  return reading.end()
}

/** What zlib says about bytes it cannot use. */
function explained(error: unknown, begun: boolean): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  if (!/^(ZSTD_|Z_|ERR_ZLIB)/.test(error.code)) return error
  return begun
    ? new BackupRefused('damaged', `the backup is damaged: ${error.message}`)
    : new BackupRefused('not-a-backup', 'the file is not a backup of Huoshui, or its first bytes are damaged')
}

interface SeenSection {
  readonly name: string
  readonly columns: readonly string[]
  rows: number
  sha256: string
}

/** The section whose rows are being read. */
interface OpenSection {
  readonly section: SeenSection
  readonly hash: Hash
  readonly sink: RowSink | undefined
}

class Reading {
  #header: BackupHeader | undefined
  #manifest: BackupManifest | undefined
  #digest = ''
  #seal: BackupSeal | undefined
  readonly #seen: SeenSection[] = []
  #open: OpenSection | undefined
  readonly #openSink: OpenSink

  constructor(openSink: OpenSink) {
    this.#openSink = openSink
  }

  /** Whether the first line has been read. */
  get begun(): boolean {
    return this.#header !== undefined
  }

  async take(chunk: Buffer): Promise<void> {
    let rest = chunk
    while (rest.length > 0) {
      if (this.#open) rest = await this.#rows(this.#open, rest)
      else {
        const [line = rest] = linesOf(rest)
        this.#line(line)
        rest = rest.subarray(line.length)
      }
    }
  }

  end(): ReadBackup {
    const [manifest, seal] = [this.#manifest, this.#seal]
    if (!manifest || !seal) return refuse('it is cut off')
    return { manifest, seal }
  }

  /** Takes the rows that stand at the beginning, and returns what follows them. */
  async #rows({ section, hash, sink }: OpenSection, chunk: Buffer): Promise<Buffer> {
    const end = endOfRows(chunk)
    const rows = end < 0 ? chunk : chunk.subarray(0, end)
    if (rows.length > 0) {
      hash.update(rows)
      section.rows += countLines(rows)
      await sink?.rows(rows)
    }
    if (end < 0) return chunk.subarray(chunk.length)
    section.sha256 = hash.digest('hex')
    this.#open = undefined
    await sink?.end()
    return chunk.subarray(end + END_OF_ROWS.length)
  }

  #line(line: Buffer): void {
    if (this.#seal) return refuse('something follows its end')
    if (!this.#header) {
      this.#header = parseHeader(line)
      return
    }
    const read = parseLine(line)
    if (this.#manifest) this.#close(read)
    else if (read.section !== undefined) this.#section(read, this.#header)
    else if (read.manifest !== undefined) {
      this.#digest = digestOfLine(line)
      this.#manifest = read.manifest as BackupManifest
      this.#compare(this.#manifest, this.#header)
    } else refuse('a line of it cannot be read')
  }

  #section({ section: name, columns }: Readonly<Record<string, unknown>>, header: BackupHeader): void {
    if (typeof name !== 'string' || !Array.isArray(columns)) return refuse('a section has no name')
    const section = { name, columns: columns.map(String), rows: 0, sha256: '' }
    this.#seen.push(section)
    this.#open = { section, hash: createHash('sha256'), sink: this.#openSink(section, header) }
  }

  #compare({ sections, mall, at, release }: BackupManifest, header: BackupHeader): void {
    if (mall !== header.mall || at !== header.at || release !== header.release) refuse('its end is of another backup')
    if (!Array.isArray(sections) || sections.length !== this.#seen.length) return refuse('tables are missing')
    for (const [index, { name, columns, rows, sha256 }] of sections.entries()) {
      const seen = this.#seen[index]
      if (seen === undefined || seen.name !== name || seen.columns.join() !== columns.join()) {
        refuse(`the table ${name} is missing`)
      } else if (seen.rows !== rows) refuse(`${name} has ${seen.rows} rows, not ${rows}`)
      else if (seen.sha256 !== sha256) refuse(`the rows of ${name} are not those that were taken`)
    }
  }

  #close({ digest, publicKey, signature }: Readonly<Record<string, unknown>>): void {
    if (digest !== this.#digest) refuse('its manifest was changed')
    const signed = typeof publicKey === 'string' && typeof signature === 'string' ? { publicKey, signature } : {}
    this.#seal = { digest: this.#digest, ...signed }
  }
}

/** Where the line that ends the rows begins; -1 when it is not in the chunk. */
function endOfRows(chunk: Buffer): number {
  if (chunk.subarray(0, END_OF_ROWS.length).equals(END_OF_ROWS)) return 0
  const found = chunk.indexOf(`\n${END_OF_ROWS.toString()}`)
  return found < 0 ? -1 : found + 1
}

function refuse(why: string): never {
  throw new BackupRefused('damaged', `the backup is damaged: ${why}`)
}

export interface CheckOptions {
  file: string
  /** Last entry that is wanted; everything when left out. */
  until?: number
  /** Which entries beyond that one are listed, by the id of their command; all when left out. */
  listBeyond?: (commandId: string) => boolean
  /** The digest that was told when it was taken. */
  digest?: string
  /** The public key (base64url) it must be signed with. */
  publicKey?: string
}

/** A backup that can be restored, with its journal folded as far as was asked for. */
export interface CheckedBackup extends ReadBackup {
  readonly history: History
}

/**
 * Reads a whole backup and proves it without any database: hashes, chain, fold, laws, state, and, where they were
 * told, digest and signature.
 * @throws BackupRefused not-a-backup, damaged, not-the-one
 */
export async function checkBackup(options: CheckOptions): Promise<CheckedBackup> {
  const { file, until, listBeyond, digest, publicKey } = options
  let history: History | undefined
  const { manifest, seal } = await readBackup(file, ({ name, columns }, { mall }) => {
    if (name !== 'journal.block') return undefined
    const journal = new History(mall, until, listBeyond)
    history = journal
    return {
      rows(chunk) {
        for (const row of linesOf(chunk)) journal.take(blockOfRow(row, columns))
      },
      end: () => journal.finish(),
    }
  })
  if (!history) return refuse('it has no journal')
  const { entries, head, state, layout } = manifest.journal
  const { whole, engine } = history
  if (whole.sequence !== entries || Buffer.from(whole.hash).toString('hex') !== head) {
    refuse(`its journal ends at entry ${whole.sequence}, not at ${entries} with the hash it should have`)
  }
  if (engine.sequence === entries && layout === SNAPSHOT_LAYOUT && engine.stateHash() !== state) {
    refuse('its journal folds to another state than it did when the backup was taken')
  }
  if (digest !== undefined && digest !== seal.digest) {
    throw new BackupRefused('not-the-one', `the backup has the digest ${seal.digest}, not the one that was asked for`)
  }
  if (publicKey !== undefined) checkSignature(manifest.mall, seal, publicKey)
  return { manifest, seal, history }
}
