import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseScheme } from '@huoshui/engine'
import { expect, test } from 'vitest'
import { type MallMode, mayActivate } from './gate.ts'
import { acceptProfileChange, profileChangeText } from './profile-change.ts'
import { shippedProfile } from './shipped.ts'

const schemes = fileURLToPath(new URL('../../../schemes/', import.meta.url))
const scheme = (name: string) => parseScheme(readFileSync(`${schemes}${name}.yaml`, 'utf8'), name)
const profile = (name: string) => shippedProfile(name) ?? expect.fail(name)
const activate = (mode: MallMode, name: string, law = 'cn') =>
  mayActivate({ mode, scheme: scheme(name), profile: profile(law), at: '2026-11-22' })

test('in a sandbox every scheme runs, and its report says what a live mall would refuse', () => {
  expect(activate('sandbox', 'green-chain')).toMatchObject({ allowed: true, report: { verdict: 'blocked' } })
})

test('a live mall refuses a scheme with a blocking finding and names its rules', () => {
  const answer = activate('live', 'green-chain')
  expect(answer).toMatchObject({ allowed: false, code: 'scheme-blocked' })
  expect(!answer.allowed && answer.reason.zh).toContain('cn-team-pay')
})

test('a serious finding is on the report but does not close the gate', () => {
  expect(activate('live', 'local-life', 'us')).toMatchObject({ allowed: true, report: { verdict: 'serious' } })
})

test('living-water goes live under every profile', () => {
  for (const law of ['cn', 'us', 'eu']) expect(activate('live', 'living-water', law)).toMatchObject({ allowed: true })
})

test('a plan that nobody described cannot go live', () => {
  const judged = scheme('living-water')
  const [first] = judged.plans
  if (first === undefined) expect.fail('living-water runs plans')
  const unknown = { ...first, definition: { ...first.definition, name: 'never-described' } }
  const request = { scheme: { ...judged, plans: [unknown] }, profile: profile('cn'), at: '2026-11-22' }
  expect(mayActivate({ mode: 'live', ...request })).toMatchObject({ allowed: false, code: 'unjudged-plan' })
  expect(mayActivate({ mode: 'sandbox', ...request })).toMatchObject({ allowed: true, report: null })
})

const change = {
  mall: 'tea',
  from: { profile: 'cn', version: 1 },
  to: { profile: 'eu', version: 1 },
  opinion: { title: 'Opinion on the move', author: 'A. Counsel', date: '2026-11-01', sha256: 'a'.repeat(64) },
  proposed: { operator: 'lin', at: '2026-11-20T09:00:00+08:00' },
  approved: { operator: 'wang', at: '2026-11-20T10:00:00+08:00' },
}
const accept = (changes: object) =>
  acceptProfileChange(
    { ...change, ...changes },
    { mall: 'tea', present: { profile: 'cn', version: 1 }, profiles: [profile('cn'), profile('eu')] },
  )

test('two operators with an opinion change the profile', () => {
  const answer = accept({})
  expect(answer).toEqual({ accepted: true, change })
  expect(answer.accepted && profileChangeText(answer.change)).toBe(JSON.stringify(change))
})

test.each([
  ['same-operator', { approved: { operator: 'lin', at: '2026-11-20T10:00:00+08:00' } }],
  ['approved-before-proposed', { approved: { operator: 'wang', at: '2026-11-20T08:59:59+08:00' } }],
  ['not-the-present-profile', { from: { profile: 'us', version: 1 } }],
  ['unknown-profile', { to: { profile: 'eu', version: 2 } }],
  ['no-change', { to: { profile: 'cn', version: 1 } }],
  ['opinion-of-the-future', { opinion: { ...change.opinion, date: '2026-11-22' } }],
  ['malformed', { opinion: { ...change.opinion, sha256: 'none' } }],
  ['malformed', { opinion: undefined }],
  ['malformed', { mall: 'coffee' }],
])('%s: nothing is changed', (code, changes) => {
  expect(accept(changes)).toMatchObject({ accepted: false, code })
})

test('a profile does not go back to older law', () => {
  const newer = { ...profile('cn'), version: 2 }
  const context = { mall: 'tea', present: newer, profiles: [newer, profile('cn')] }
  const back = { ...change, from: { profile: 'cn', version: 2 }, to: { profile: 'cn', version: 1 } }
  expect(acceptProfileChange(back, context)).toMatchObject({ accepted: false, code: 'older-version' })
})
