import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endOfDay, loadSigningKey, type SigningKey, signDays } from '../anchors/day-head.ts'
import { exportMall, restoreMall } from '../mall/export.ts'
import type { MallCommand } from '../mall/kit.ts'
import { MallWriter, verify } from '../mall/mall-writer.ts'
import { openMemoryJournal } from '../memory/journal.ts'

const checker = fileURLToPath(new URL('../../../../docs/check-export.mjs', import.meta.url))
const schemeFile = new URL('../../../../schemes/first-light.yaml', import.meta.url)
let directory: string
let key: SigningKey
let lines: string[]

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'huoshui-export-'))
  key = await loadSigningKey(join(directory, 'key.pem'))
  lines = await exportOfBusyMall()
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** A mall that did a little of everything over three days. */
async function exportOfBusyMall(): Promise<string[]> {
  let now = Date.UTC(2026, 0, 1)
  const journal = openMemoryJournal({ mall: '活水-1' })
  const writer = await MallWriter.open({ mall: journal.mall, journal, clock: () => now })
  const put = async (command: object) => {
    const answer = await writer.submit({ caller: 'test', ...command } as MallCommand)
    if (answer.kind !== 'accepted') throw new Error(JSON.stringify(answer))
  }
  await put({ kind: 'activate', id: 'activate', text: await readFile(schemeFile, 'utf8') })
  for (let index = 0; index < 30; index += 1) {
    const referrer = index > 0 ? { referrer: `m${index >> 1}` } : {}
    await put({ kind: 'join', id: `j${index}`, member: `m${index}`, ...referrer })
  }
  for (let index = 0; index < 60; index += 1) {
    now += 3_600_000
    await put({
      kind: 'order',
      id: `o${index}`,
      order: `o${index}`,
      member: `m${index % 30}`,
      product: 'gift-1000',
      quantity: 1,
    })
  }
  await put({ kind: 'sell', id: 'sell', plan: 'growth', member: 'm3', points: 'all' })
  await put({ kind: 'refund', id: 'refund', order: 'o58', reason: 'r' })
  await put({ kind: 'withdraw', id: 'withdraw', withdrawal: 'w1', member: 'm3', amount: 1000n })
  await signDays({ journal, key, now: endOfDay('2026-01-02') })
  await writer.close()
  const list: string[] = []
  for await (const line of exportMall({ journal })) list.push(line)
  return list
}

async function check(text: string, trusted: string[] = []): Promise<{ ok: boolean; said: string }> {
  const file = join(directory, 'export.jsonl')
  await writeFile(file, text)
  return new Promise((done) => {
    execFile(process.execPath, [checker, file, ...trusted], (error, stdout, stderr) =>
      done({ ok: !error, said: stdout + stderr }),
    )
  })
}

/** The export with one line changed by `bend`. */
function bent(
  find: (line: Record<string, unknown>) => boolean,
  bend: (line: Record<string, unknown>) => object | undefined,
): string {
  const at = lines.findIndex((line) => find(JSON.parse(line)))
  const changed = bend(JSON.parse(lines[at] ?? '{}'))
  return lines.toSpliced(at, 1, ...(changed ? [`${JSON.stringify(changed)}\n`] : [])).join('')
}

describe('the export, checked by the program in docs', () => {
  test('that program is at most a hundred lines and imports nothing of ours', async () => {
    const text = await readFile(checker, 'utf8')
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(100)
    expect([...text.matchAll(/from '([^']+)'/g)].every(([, from]) => from?.startsWith('node:'))).toBe(true)
  })

  test('an honest one is in order: hashes, signatures, every balance', async () => {
    const { ok, said } = await check(lines.join(''), [key.publicKey])
    expect(said).toMatch(/^in order: mall 活水-1, \d+ entries, \d+ blocks, 2 signed days, 2 assets/)
    expect(ok).toBe(true)
  })

  test('it holds no personal data: ids only', () => {
    expect(lines.join('')).not.toMatch(/phone|name":"[^m]*1[3-9]\d{9}/)
  })

  const block = (line: Record<string, unknown>) => line.block === 40
  const flipped = (frames: unknown) => {
    const bytes = Buffer.from(String(frames), 'base64')
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1
    return bytes.toString('base64')
  }
  test.each([
    [
      'changed bytes',
      block,
      (line: Record<string, unknown>) => ({ ...line, frames: flipped(line.frames) }),
      /does not have the hash/,
    ],
    ['a missing block', block, () => undefined, /after entry 39/],
    ['another instant', block, (line: Record<string, unknown>) => ({ ...line, at: Number(line.at) + 1 }), /hash/],
    [
      'a bent balance',
      (line: Record<string, unknown>) => line.name === 'pool:growth',
      (line: Record<string, unknown>) => ({ ...line, amount: '1' }),
      /pool:growth holds/,
    ],
    [
      'a hidden balance',
      (line: Record<string, unknown>) => line.name === 'platform:income',
      () => undefined,
      /does not say so/,
    ],
    [
      'a forged signature',
      (line: Record<string, unknown>) => 'day' in line,
      (line: Record<string, unknown>) => ({ ...line, sequence: 5 }),
      /signature/,
    ],
    ['an end cut off', (line: Record<string, unknown>) => 'end' in line, () => undefined, /cut off/],
  ] as const)('%s is found', async (_what, find, bend, said) => {
    const result = await check(bent(find, bend))
    expect(result.ok).toBe(false)
    expect(result.said).toMatch(said)
  })

  test('a key that was told and signed nothing here, half a line, and what stands after the end are found', async () => {
    const unsigned = lines.filter((line) => !('day' in JSON.parse(line)))
    expect(await check(unsigned.join(''))).toMatchObject({ ok: true })
    expect(await check(unsigned.join(''), [key.publicKey])).toEqual({
      ok: false,
      said: expect.stringMatching(/NOT IN ORDER: no day is signed/),
    })
    expect(await check(lines.join('').slice(0, -20_000))).toEqual({
      ok: false,
      said: expect.stringMatching(/^NOT IN ORDER: line \d+ cannot be read\n$/),
    })
    expect(await check(`${lines.join('')}${lines[1]}`)).toEqual({
      ok: false,
      said: expect.stringMatching(/NOT IN ORDER: something stands after the end/),
    })
  })

  test('days signed with another key than the one that was told are found', async () => {
    const other = await loadSigningKey(join(directory, 'other.pem'))
    expect((await check(lines.join(''), [other.publicKey])).said).toMatch(/another key/)
  })
})

describe('a mall restored from its export', () => {
  const sequenceOf = (lines: readonly string[]) => Number(JSON.parse(lines[0] ?? '{}').entries)

  test('is the same mall: chain, state, ids, signed days; and it goes on', async () => {
    const journal = openMemoryJournal({ mall: '活水-1' })
    expect(await restoreMall({ lines, journal })).toBe(sequenceOf(lines))
    const heads = await journal.dayHeads()
    expect(heads).toHaveLength(2)
    const report = await verify({ journal, anchors: { heads, publicKey: key.publicKey } })
    expect(report).toMatchObject({ ok: true, entries: sequenceOf(lines) })
    const again: string[] = []
    for await (const line of exportMall({ journal })) again.push(line)
    expect(again).toEqual(lines)
    const writer = await MallWriter.open({ mall: journal.mall, journal })
    const order = (id: string) => {
      return { caller: 'test', kind: 'order', id, order: id, member: 'm1', product: 'gift-1000', quantity: 1 } as const
    }
    expect(await writer.submit(order('o1'))).toMatchObject({ kind: 'repeated' })
    expect(await writer.submit(order('new'))).toMatchObject({ kind: 'accepted' })
    await writer.close()
  })

  test('can be stopped at an entry: the mall as it was then', async () => {
    const journal = openMemoryJournal({ mall: '活水-1' })
    expect(await restoreMall({ lines, journal, until: 50 })).toBe(50)
    expect(await verify({ journal })).toMatchObject({ ok: true, entries: 50 })
    expect(await journal.dayHeads()).toHaveLength(1)
  })

  test('is refused when the export was bent, cut off, is of another mall, or the journal is not empty', async () => {
    const into = (text: string, mall = '活水-1') =>
      restoreMall({ lines: text.split('\n'), journal: openMemoryJournal({ mall }) })
    const isBlock = (line: Record<string, unknown>) => line.block === 40
    await expect(into(bent(isBlock, (line) => ({ ...line, at: Number(line.at) + 1 })))).rejects.toThrow(
      /block at 40 does not have its hash/,
    )
    await expect(into(bent(isBlock, () => undefined))).rejects.toThrow(/line 41|hash/)
    await expect(into(bent(isBlock, (line) => ({ ...line, frames: 'AAAA' })))).rejects.toThrow(/damaged/)
    await expect(
      into(
        bent(
          (line) => 'end' in line,
          () => undefined,
        ),
      ),
    ).rejects.toThrow(/cut off/)
    await expect(into(lines.join(''), 'another')).rejects.toThrow(/the mall 活水-1, not another/)
    await expect(into('nonsense')).rejects.toThrow(/line 1 of the export: it is not JSON/)
    const journal = openMemoryJournal({ mall: '活水-1' })
    await restoreMall({ lines, journal })
    await expect(restoreMall({ lines, journal })).rejects.toThrow(/not empty/)
  })
})
