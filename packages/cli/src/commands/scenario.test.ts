import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'huoshui-scenario-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function scenario(...given: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'scenario', ...given], { encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

function file(name: string, { at = '', expected = '{}' } = {}): string {
  const path = join(folder, name)
  writeFileSync(
    path,
    `title: short
scheme: refer-three
members: [ { id: A }, { id: B, referrer: A } ]
events:
  - { order: o1, member: A, product: pack-1000 }
  - { order: o2, member: B, product: pack-1000${at} }
expect: ${expected}
`,
  )
  return path
}

const PAID = '{ members.A.wallet.available: "100.00" }'

test('run prints the whole state, some members, or no rewards', () => {
  const path = file('run.yaml', { expected: PAID })
  const whole = scenario('run', path, '--json')
  expect(whole.code).toBe(0)
  const state = JSON.parse(whole.out) as Record<string, object>
  expect(Object.keys(state)).toEqual([
    ...['at', 'conserved', 'coverage', 'errors', 'members', 'merchants', 'platform', 'pools', 'purses', 'rewards'],
  ])
  const some = JSON.parse(scenario('run', path, '--json', '--members', 'B', '--rewards', 'none').out) as typeof state
  expect(Object.keys(some.members ?? {})).toEqual(['B'])
  expect(some).not.toHaveProperty('rewards')
})

test('members stand in the order in which they joined, whatever their ids look like', () => {
  const path = join(folder, 'order.yaml')
  const ids = ['b', '2', '1', '__proto__', 'constructor', 'a']
  const members = ids.map((id) => `{ id: "${id}" }`)
  writeFileSync(path, `title: order\nscheme: refer-three\nmembers: [ ${members.join(', ')} ]\nevents: []\n`)
  const { out } = scenario('run', path, '--json')
  expect([...out.matchAll(/^ {4}"([^"]+)": \{\n {6}"wallet"/gm)].map(([, id]) => id)).toEqual(ids)
  const some = scenario('run', path, '--json', '--members', 'a,2').out
  expect([...some.matchAll(/^ {4}"([^"]+)": \{\n {6}"wallet"/gm)].map(([, id]) => id)).toEqual(['2', 'a'])
})

test('a member who is not there is not printed as if nothing were amiss, nor an unknown choice of rewards', () => {
  const path = file('members.yaml')
  expect(scenario('run', path, '--members', 'A,ghost')).toMatchObject({ code: 2, out: '' })
  expect(scenario('run', path, '--rewards', 'some').err).toContain('all, none')
})

test('a file with a mistake ends with 2, names the place and prints nothing else', () => {
  const path = file('early.yaml', { at: ', at: "2025-12-31T00:00:00+08:00"' })
  expect(scenario('run', path, '--json')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining(`${path}:6:`),
  })
})

test('test ends with 0 when all is as expected, 1 at a difference, 2 when a file cannot be read', () => {
  const good = file('good.yaml', { expected: PAID })
  expect(scenario('test', good)).toMatchObject({ code: 0, out: '1 passed, 0 failed\n' })
  const wrong = file('wrong.yaml', { expected: '{ members.A.wallet.available: "99.00" }' })
  const different = scenario('test', good, wrong)
  expect(different.code).toBe(1)
  expect(different.out).toContain('members.A.wallet.available: expected "99.00", got "100.00"')
  expect(scenario('test', folder).code).toBe(2)
})
