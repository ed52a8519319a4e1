import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'huoshui-check-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function check(...given: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'check', ...given], {
    encoding: 'utf8',
    cwd: folder,
  })
  return { code: status, out: stdout, err: stderr }
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('a clear scheme ends with 0 and says what was not judged', () => {
  const { code, out } = check('living-water', '--lang', 'en')
  expect(code).toBe(0)
  expect(out).toContain(': clear')
  expect(out).toContain('cn-tax')
  expect(out).toContain('not legal advice')
})

test('a blocked scheme ends with 1; its findings have their numbers, sources and changes', () => {
  const { code, out } = check('green-chain')
  expect(code).toBe(1)
  expect(out).toContain('不得上线')
  expect(out).toContain('[阻断] cn-entry-fee 入门费  plans.chain.packs')
  expect(out).toContain('第七条第（二）项')
  expect(out).toContain('remove plans.growth.exit')
  expect(out).toContain('不是法律意见')
})

test('as JSON it has these keys and no others', () => {
  const { code, out } = check('refer-three', '--profile', 'us', '--lang', 'en', '--json')
  const report = JSON.parse(out)
  expect(code).toBe(1)
  expect(Object.keys(report)).toEqual(['scheme', 'profile', 'verdict', 'findings'])
  expect(report).toMatchObject({ scheme: 'refer-three', profile: 'us', verdict: 'blocked' })
  for (const finding of report.findings) {
    expect(Object.keys(finding)).toEqual(['rule', 'severity', 'path', 'because', 'source', 'remedy'])
    expect(finding.remedy.verified).toBe(true)
  }
})

test('the law of an earlier day is asked with --at', () => {
  expect(check('green-chain', '--at', '2005-10-31')).toMatchObject({ code: 0 })
  expect(check('green-chain', '--at', '2026-02-30').err).toContain('expected a day')
})

test('figures of the mall are judged with --figures, and outweigh a clear scheme', () => {
  const figures = file('figures.yaml', 'chains: { levels: 3, members: 30, received: "30000.00" }\n')
  const { code, out } = check('living-water', '--figures', figures, '--json')
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({
    verdict: 'blocked',
    findings: [{ rule: 'cn-three-levels', severity: 'blocking' }],
  })
  const near = file('near.yaml', 'chains: { levels: 3, members: 20, received: "30000.00" }\n')
  expect(JSON.parse(check('living-water', '--figures', near, '--json').out)).toMatchObject({
    verdict: 'clear',
    findings: [{ rule: 'cn-three-levels', severity: 'note' }],
  })
})

test('a profile of one’s own is a file: its periods may not overlap', () => {
  const rule = (from: string, until: string): string => `  - id: xx-heads
    severity: blocking
    title: { zh: 拉人头, en: Head count }
    says: { zh: 不得, en: Not allowed }
    source: { law: A law, article: "1", inForce: 2020-01-01, address: null }
    effective: { from: ${from}${until} }
    criterion: headcount
`
  const head = 'profile: xx\nversion: 1\ntitle: { zh: 某地, en: Somewhere }\nrules:\n'
  const good = file('good.yaml', `${head}${rule('2020-01-01', ', until: 2024-01-01')}${rule('2024-01-01', '')}`)
  const report = JSON.parse(check('refer-three', '--profile', good, '--json').out)
  expect(report).toMatchObject({ profile: 'xx', findings: [{ rule: 'xx-heads', path: 'plans.three.count' }] })
  const bad = file('overlap.yaml', `${head}${rule('2020-01-01', '')}${rule('2024-01-01', '')}`)
  const { code, out, err } = check('refer-three', '--profile', bad)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(
    /overlap\.yaml:17:\d+: .*"xx-heads" holds from 2024-01-01, while another version of it holds from/,
  )
})

test('what cannot be read ends with 2, says where, and prints nothing as if it had worked', () => {
  const broken = file('broken.yaml', 'scheme: a\nversion: none\n')
  for (const [given, words] of [
    [[broken], /broken\.yaml:\d+:\d+: /],
    [['no-such-scheme'], /no-such-scheme/],
    [['living-water', '--profile', 'mars'], /there is no profile "mars"; known are cn, eu, us/],
    [['living-water', '--figures', file('bad.yaml', 'regionFees: "1.001"\n')], /bad\.yaml:1:13: regionFees: /],
    [['living-water', '--figures', join(folder, 'none.yaml')], /none\.yaml/],
  ] as const) {
    const { code, out, err } = check(...given)
    expect({ given, code, out }).toEqual({ given, code: 2, out: '' })
    expect(err).toMatch(words)
    expect(err).not.toContain('    at ')
  }
})
