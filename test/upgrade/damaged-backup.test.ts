import { createHash } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { loadSigningKey, MallWriter, openClient, openPostgresJournal, type SigningKey } from '@huoshui/journal'
import { BackupRefused, checkBackup, type TakenBackup, takeBackup } from '@huoshui/journal/backup'
import { testDatabase } from '@huoshui/journal/testing'
import { migrateMall, openDatabase, openPool } from '@huoshui/mall'
import { mallTables, restoreBackup } from '@huoshui/mall/backup'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const SCHEME = new URL('../../schemes/first-light.yaml', import.meta.url)
const BLOCKS = 10
const IN_A_BLOCK = 8
/** An entry in the middle of a block. */
const CUT = 1 + 3 * IN_A_BLOCK + 3

let folder: string
let file: string
let taken: TakenBackup
let place: { url: string; ownerUrl: string }

/** A mall with a journal of many blocks and some rows of money. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huoshui-bent-'))
  await chmod(folder, 0o755)
  file = join(folder, 'whole.zst')
  place = await testDatabase()
  const tables = openDatabase(openPool(place.url, () => undefined))
  await migrateMall(tables)
  await tables.destroy()
  const client = await openClient({ connectionString: place.url })
  await client.query("INSERT INTO mall VALUES ('demo', 'sandbox', '商城', 'Mall', 's', 's', now())")
  await client.query(
    `INSERT INTO cashier (payment, mall, amount_fen, state, created_at)
     SELECT 'p' || n, 'demo', 100000, 'open', now() FROM generate_series(1, 20) AS n`,
  )
  await client.end()
  const journal = openPostgresJournal({ url: place.url, mall: 'demo' })
  const writer = await MallWriter.open({ mall: 'demo', journal })
  await writer.submit({ kind: 'activate', id: 'a', caller: 'c', text: await readFile(SCHEME, 'utf8') })
  for (let at = 0; at < BLOCKS; at += 1) {
    const joining = Array.from({ length: IN_A_BLOCK }, (_, index) => `${at}-${index}`)
    await Promise.all(joining.map((id) => writer.submit({ kind: 'join', id, caller: 'c', member: id })))
  }
  const { sequence, hash } = await journal.head()
  // Not signed by any key: a backup carries the heads of days as they are.
  const head = { mall: 'demo', publicKey: 'p', signature: 's' }
  await journal.addDayHead({ ...head, day: '2026-01-01', sequence: CUT, hash })
  await journal.addDayHead({ ...head, day: '2026-01-02', sequence, hash })
  await Promise.all([writer.close(), journal.close()])
  taken = await take('whole.zst')
}, 120_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

function take(name: string, key?: SigningKey): Promise<TakenBackup> {
  const options = { url: place.url, mall: 'demo', file: join(folder, name), release: 'test', tables: mallTables }
  return takeBackup({ ...options, ...(key && { key }) })
}

async function countRows(url: string, table: string): Promise<number> {
  const client = await openClient({ connectionString: url })
  const found = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`)
  await client.end()
  return Number(found.rows[0]?.count)
}

describe('a backup that is not what it was', () => {
  let bytes: Buffer
  let text: Buffer
  beforeAll(async () => {
    bytes = await readFile(file)
    text = zstdDecompressSync(bytes)
  })

  /** The code with which a file of these bytes is refused. */
  async function refusal(content: Uint8Array, more: { digest?: string; publicKey?: string } = {}): Promise<string> {
    const bent = join(folder, 'bent.zst')
    await writeFile(bent, content)
    try {
      await checkBackup({ file: bent, ...more })
      return 'taken'
    } catch (error) {
      if (error instanceof BackupRefused) return error.code
      throw error
    }
  }

  test('is refused wherever a byte was changed or the end is missing', async () => {
    expect(await refusal(bytes)).toBe('taken')
    for (let part = 0; part < 40; part += 1) {
      const at = Math.floor((part * (bytes.length - 1)) / 40)
      const bent = Buffer.from(bytes)
      bent[at] = (bent[at] ?? 0) ^ (1 << (part % 8))
      expect([at, await refusal(bent)]).not.toEqual([at, 'taken'])
      expect([at, await refusal(bytes.subarray(0, at))]).not.toEqual([at, 'taken'])
    }
  })

  test('is refused whatever of its text was changed, missing, or added', async () => {
    const lines = text.toString('utf8').trimEnd().split('\n')
    for (let at = 0; at < lines.length; at += Math.ceil(lines.length / 40)) {
      const changed = lines.with(at, `${lines[at]} `)
      for (const list of [changed, lines.toSpliced(at, 1), lines.toSpliced(at, 0, lines[at] ?? '')]) {
        expect([at, await refusal(zstdCompressSync(`${list.join('\n')}\n`))]).not.toEqual([at, 'taken'])
      }
    }
    expect(await refusal(zstdCompressSync(`${lines.join('\n')}\nmore\n`))).toBe('damaged')
    expect(await refusal(Buffer.from('{"export":"huoshui"}\n'))).toBe('not-a-backup')
    expect(await refusal(zstdCompressSync('{"backup":"huoshui","version":99}\n'))).toBe('not-a-backup')
  })

  /** The backup with the rows of a table changed by somebody who makes every hash in it right again. */
  function forged(table: string, bend: (rows: string) => string): Buffer {
    const whole = text.toString('utf8')
    const start = whole.indexOf('\n', whole.indexOf(`{"section":"${table}"`)) + 1
    const end = whole.indexOf('\\.\n', start)
    const rows = bend(whole.slice(start, end))
    const sha = (part: string): string => createHash('sha256').update(part).digest('hex')
    const from = whole.indexOf('{"manifest"')
    const line = `${whole.slice(from).split('\n')[0]}\n`
    const manifest = line.replace(sha(whole.slice(start, end)), sha(rows))
    const body = whole.slice(0, start) + rows + whole.slice(end, from)
    return zstdCompressSync(`${body}${manifest}${JSON.stringify({ digest: sha(manifest) })}\n`)
  }

  test('is found by its digest and its signature when somebody made every hash in it right again', async () => {
    const rich = forged('public.cashier', (rows) => rows.replaceAll('\t100000\t', '\t900000\t'))
    expect(await refusal(rich)).toBe('taken')
    expect(await refusal(rich, { digest: taken.digest })).toBe('not-the-one')
    const { publicKey } = await loadSigningKey(join(folder, 'key.pem'))
    expect(await refusal(rich, { publicKey })).toBe('not-the-one')
    // The sums that the database itself once added up are another witness.
    const place = await testDatabase()
    await writeFile(join(folder, 'rich.zst'), rich)
    await expect(restoreBackup({ ...place, file: join(folder, 'rich.zst') })).rejects.toMatchObject({
      code: 'not-the-same',
    })
    expect(await countRows(place.url, 'cashier')).toBe(0)
    expect(await countRows(place.url, 'journal.block')).toBe(0)
  })

  test('is found by the chain when it is the journal that was forged', async () => {
    expect(await refusal(forged('journal.block', (rows) => rows.slice(rows.indexOf('\n') + 1)))).toBe('damaged')
  })

  test('and a signed one is taken with the key it was signed with, and no other', async () => {
    const key = await loadSigningKey(join(folder, 'key.pem'))
    const other = await loadSigningKey(join(folder, 'other.pem'))
    await take('signed.zst', key)
    const signed = await readFile(join(folder, 'signed.zst'))
    expect(await refusal(signed, { publicKey: key.publicKey })).toBe('taken')
    expect(await refusal(signed, { publicKey: other.publicKey })).toBe('not-the-one')
  })
})

describe('a backup that is whole', () => {
  test('cut in the middle of a block ends at the very entry, with the ids and the signed days up to it, and can be proved', async () => {
    const { url, ownerUrl } = await testDatabase()
    const report = await restoreBackup({ url, ownerUrl, file, until: CUT })
    expect(report).toMatchObject({ sequence: CUT, verified: { ok: true, entries: CUT } })
    const beyond = taken.manifest.journal.entries - CUT
    expect(report.beyond).toMatchObject({ entries: beyond, asked: beyond, kinds: new Map([['join', beyond]]) })
    expect(report.beyond.listed[0]).toMatchObject({ sequence: CUT + 1, kind: 'join' })
    expect(await countRows(url, 'journal.command')).toBe(CUT)
    expect(await countRows(url, 'journal.day_head')).toBe(1)
    const journal = openPostgresJournal({ url, mall: 'demo' })
    const [blocks, last] = [await countRows(url, 'journal.block'), (await journal.head()).sequence]
    expect([blocks < CUT, last]).toEqual([true, CUT])
    const writer = await MallWriter.open({ mall: 'demo', journal })
    expect(await writer.submit({ kind: 'join', id: '9-7', caller: 'c', member: '9-7' })).toMatchObject({
      kind: 'accepted',
      sequence: CUT + 1,
    })
    await Promise.all([writer.close(), journal.close()])
  })

  test('takes neither the place of another one nor of a draft that somebody writes', async () => {
    await writeFile(join(folder, 'mine.zst.partial'), 'somebody writes here')
    await expect(take('mine.zst')).rejects.toMatchObject({ code: 'cannot-take' })
    expect(await readFile(join(folder, 'mine.zst.partial'), 'utf8')).toBe('somebody writes here')
    await expect(take('whole.zst')).rejects.toMatchObject({ code: 'cannot-take' })
    expect((await checkBackup({ file })).seal.digest).toBe(taken.digest)
  })
})
