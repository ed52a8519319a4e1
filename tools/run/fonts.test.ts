import { expect, test } from 'vitest'
import { hearing } from './fixture.ts'
import { ensureChineseFont } from './fonts.cjs'

const said = hearing()

/** A machine whose programs answer as given; those not named are missing. */
function machine(answers: Readonly<Record<string, { ok: boolean; output: string }>>) {
  const calls: string[] = []
  const call = (program: string, args: string[]) => {
    const line = [program, ...args].join(' ')
    calls.push(line)
    const key = Object.keys(answers).find((start) => line.startsWith(start))
    return key === undefined ? { ok: false, output: '' } : (answers[key] ?? { ok: false, output: '' })
  }
  return { calls, call }
}

const installed = { ok: true, output: 'install ok installed' }
const yes = { ok: true, output: '' }

test('nothing happens where the font is there, or any other Chinese font, or the system is not Linux', () => {
  const debian = machine({ 'dpkg-query': installed })
  ensureChineseFont({ platform: 'linux', isRoot: true, call: debian.call })
  const other = machine({ 'fc-list': { ok: true, output: 'Source Han Sans' } })
  ensureChineseFont({ platform: 'linux', isRoot: true, call: other.call })
  const mac = machine({})
  ensureChineseFont({ platform: 'darwin', isRoot: false, call: mac.call })
  expect([...debian.calls, ...other.calls].filter((line) => line.startsWith('apt-get'))).toEqual([])
  expect(mac.calls).toEqual([])
  expect(said).toEqual([])
})

test('root gets the package installed', () => {
  const { calls, call } = machine({ 'apt-get': yes })
  ensureChineseFont({ platform: 'linux', isRoot: true, call })
  expect(calls.at(-1)).toBe('apt-get install --yes --no-install-recommends fonts-noto-cjk')
})

test('a user without rights is told the command and goes on', () => {
  const { calls, call } = machine({ 'apt-get --version': yes })
  ensureChineseFont({ platform: 'linux', isRoot: false, call })
  expect(calls.some((line) => line.includes('install'))).toBe(false)
  expect(said.join('')).toContain('sudo apt-get install fonts-noto-cjk')
})

test('a failing apt-get is tried once more with fresh lists, then its reason is printed', () => {
  const { calls, call } = machine({
    'apt-get --version': yes,
    'apt-get install': { ok: false, output: 'E: no network' },
  })
  ensureChineseFont({ platform: 'linux', isRoot: true, call })
  expect(calls.filter((line) => line === 'apt-get update')).toHaveLength(1)
  expect(said.join('')).toContain('E: no network')
})
