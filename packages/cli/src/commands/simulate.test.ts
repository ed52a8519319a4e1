/** simulate and fork as a person types them: exit codes, folders, Ctrl-C, and a journal that is only read. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Engine } from '@huoshui/engine'
import { MallWriter, openPostgresJournal } from '@huoshui/journal'
import { testDatabase } from '@huoshui/journal/testing'
import { afterAll, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'simulate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const experiment = (horizon: string): string => `experiment: small
title: { zh: 小, en: Small }
scheme: green-chain
horizon: ${horizon}
population: { arrivals: { constant: 500 }, tree: random }
`

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function huoshui(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [main, ...words], { cwd: folder, env: { ...process.env, ...env } })
  let [out, err] = ['', '']
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString()
  })
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString()
  })
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }))
  })
  return { child, ended }
}

describe('huoshui simulate', () => {
  it('writes a whole folder and says what came out', async () => {
    writeFileSync(join(folder, 'small.yaml'), experiment('{ days: 2 }'))
    const { code, out } = await huoshui(['simulate', 'small.yaml', '--out', 'result', '--workers', '2']).ended
    expect(code).toBe(0)
    expect(out).toContain('no forecast')
    expect(readdirSync(join(folder, 'result'))).toEqual(
      expect.arrayContaining(['report.html', 'result.json', 'series.csv', 'cohorts.csv']),
    )
    const { points } = JSON.parse(readFileSync(join(folder, 'result', 'result.json'), 'utf8')) as {
      points: { runs: { orders: number }[] }[]
    }
    expect(points[0]?.runs[0]?.orders).toBe(1000)
  })
  it('leaves with 2 and the place when the file is wrong, before anything is written', async () => {
    writeFileSync(join(folder, 'wrong.yaml'), `${experiment('{ days: 2 }')}colour: red\n`)
    const { code, out, err } = await huoshui(['simulate', 'wrong.yaml', '--out', 'wrong']).ended
    expect([code, out]).toEqual([2, ''])
    expect(err).toBe('wrong.yaml:6:1: colour: unknown key "colour"\n')
    expect(existsSync(join(folder, 'wrong'))).toBe(false)
    expect((await huoshui(['simulate', 'nowhere.yaml']).ended).code).toBe(2)
    expect((await huoshui(['simulate', 'small.yaml', '--workers', '0']).ended).code).not.toBe(0)
  })
  it('leaves nothing behind after Ctrl-C', async () => {
    writeFileSync(join(folder, 'long.yaml'), experiment('{ orders: 3000000 }'))
    const { child, ended } = huoshui(['simulate', 'long.yaml', '--out', 'long', '--workers', '1'])
    child.stderr?.once('data', () => setTimeout(() => child.kill('SIGINT'), 1500))
    const { code, err } = await ended
    expect(code).toBe(130)
    expect(err).toContain('Cancelled: nothing was written.')
    expect(readdirSync(folder).filter((name) => name.includes('long') && name !== 'long.yaml')).toEqual([])
  })
})

describe('huoshui fork', () => {
  it('tries a change on a copy of the mall, and the journal is what it was', async () => {
    const { url } = await testDatabase()
    const journal = openPostgresJournal({ url, mall: 'live' })
    const writer = await MallWriter.open({ mall: 'live', journal })
    const scheme = readFileSync(fileURLToPath(new URL('../../../../schemes/first-light.yaml', import.meta.url)), 'utf8')
    const accepted = async (command: Parameters<typeof writer.submit>[0]): Promise<void> =>
      expect(await writer.submit(command)).toMatchObject({ kind: 'accepted' })
    await accepted({ kind: 'activate', text: scheme, id: 'a', caller: 'test' })
    for (let index = 0; index < 20; index++) {
      const member = `member-${index}`
      const referrer = index === 0 ? {} : { referrer: `member-${index - 1}` }
      await accepted({ kind: 'join', member, ...referrer, id: `j${index}`, caller: 'test' })
      await accepted({
        kind: 'order',
        order: `order-${index}`,
        member,
        product: 'gift-1000',
        quantity: 1,
        id: `o${index}`,
        caller: 'test',
      })
    }
    const digest = async (): Promise<string> => {
      const hash = createHash('sha256')
      for await (const block of journal.blocks(0)) hash.update(block.hash).update(block.frames)
      return hash.digest('hex')
    }
    const before = await digest()
    const words = [
      'fork',
      '--mall',
      'live',
      '--set',
      'plans.growth.backflow=40%',
      '--days',
      '30',
      '--out',
      'fork',
      '--save',
      'today.snapshot',
      '--workers',
      '1',
    ]
    const { code, out, err } = await huoshui(words, { DATABASE_URL: url }).ended
    expect(err).not.toContain('Refused')
    expect(code, err).toBe(0)
    expect(out).toContain('改动 change')
    expect(await digest()).toBe(before)
    // The writer still holds its lease and goes on where it was.
    await accepted({ kind: 'join', member: 'late', id: 'late', caller: 'test' })
    for (const file of ['today.snapshot', 'fork/result.json', 'fork/report.html'])
      expect(readFileSync(join(folder, file)).toString('latin1')).not.toMatch(/member-\d|order-\d/)
    const unknown = await huoshui(['fork', '--mall', 'nobody'], { DATABASE_URL: url }).ended
    expect([unknown.code, unknown.err]).toEqual([2, 'The mall "nobody" has no journal here.\n'])
    const wrong = await huoshui(['fork', '--mall', 'live', '--set', 'plans.growth.grant=140%'], { DATABASE_URL: url })
      .ended
    expect(wrong.code).toBe(2)
    expect(wrong.err).toContain('at most 100%')
    await writer.close()
    await journal.close()
  })

  it('assumes who sells and who comes when it is told to, and says so', async () => {
    const engine = Engine.create()
    const text = readFileSync(fileURLToPath(new URL('../../../../schemes/first-light.yaml', import.meta.url)), 'utf8')
    const at = Date.UTC(2026, 0, 1)
    engine.submit({ kind: 'activate', text, id: 'a', caller: 'test', at })
    engine.submit({ kind: 'join', member: 'one', id: 'j', caller: 'test', at })
    engine.submit({
      kind: 'order',
      order: 'o',
      member: 'one',
      product: 'gift-1000',
      quantity: 1,
      id: 'o',
      caller: 'test',
      at,
    })
    writeFileSync(join(folder, 'one.snapshot'), engine.snapshot())
    const words = ['fork', '--snapshot', 'one.snapshot', '--set', 'plans.growth.backflow=40%', '--workers', '1']
    const assumed = ['--days', '5', '--sell', '50%', '--sell-after', '2', '--newcomers', '3', '--out', 'sold']
    const sold = await huoshui([...words, ...assumed]).ended
    expect(sold.code, sold.err).toBe(0)
    const report = readFileSync(join(folder, 'sold', 'report.html'), 'utf8')
    expect(report).toContain('3 newcomers a day')
    expect(report).toContain('50% of members sell everything 2 days after buying')
    const switched = ['--set', 'plans.referral.requirePurchase=false', '--set', 'plans.growth.exit=null']
    const off = await huoshui([...words, ...switched, '--days', '2', '--newcomers', '3', '--out', 'off']).ended
    expect(off.code, off.err).toBe(0)
    const tooMany = await huoshui([...words, '--sell', '101%']).ended
    expect([tooMany.code, tooMany.err]).toEqual([1, expect.stringContaining('from 1 to 100')])
  })
})
