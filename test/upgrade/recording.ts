/** Recorded journals: exports of whole malls with what they must fold to, several in one compressed file. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { zstdDecompressSync } from 'node:zlib'

export const RECORDED = fileURLToPath(new URL('./recorded', import.meta.url))
export const SUFFIX = '.jsonl.zst'

/** What stands before the export of a mall. */
export interface RecordedHead {
  /** The mall: what was done in it. */
  readonly recorded: string
  readonly release: string
  readonly entries: number
  /** Hash of the last block, hex. */
  readonly head: string
  /** Hash of the state after the last entry, hex. */
  readonly state: string
  /** What is under way at its end: a close, a cascade, holds. */
  readonly open: readonly string[]
}

export interface Recording extends RecordedHead {
  /** The mall's export, as `exportMall` gives it. */
  readonly lines: readonly string[]
}

/** Files with recordings, by name. */
export function recordedFiles(): string[] {
  return readdirSync(RECORDED)
    .filter((name) => name.endsWith(SUFFIX))
    .toSorted()
}

/** The malls in a file. */
export function readRecordings(name: string): Recording[] {
  const found: { head: RecordedHead; lines: string[] }[] = []
  const text = zstdDecompressSync(readFileSync(`${RECORDED}/${name}`)).toString('utf8')
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('{"recorded"')) found.push({ head: JSON.parse(line), lines: [] })
    else found.at(-1)?.lines.push(`${line}\n`)
  }
  return found.map(({ head, lines }) => ({ ...head, lines }))
}
