import { expect, test } from 'vitest'
import { parseProfile, rulesAt } from './profile.ts'
import { profileNames, shippedProfile, today } from './shipped.ts'

const rule = (changes: string, id = 'cn-entry-fee'): string => `  - id: ${id}
    severity: blocking
    title: { zh: 甲, en: A }
    says: { zh: 甲, en: A }
    source: { law: L, article: "1", inForce: 2005-11-01, address: null }
    ${changes}
`
const profile = (...rules: string[]): string => `profile: cn
version: 1
title: { zh: 中国, en: China }
rules:
${rules.join('')}`
const plain = 'effective: { from: 2005-11-01 }\n    criterion: entry-fee'

const spec: Record<string, string[]> = {
  cn: [
    'cn-entry-fee',
    'cn-headcount',
    'cn-team-pay',
    'cn-three-levels',
    'cn-three-levels-serious',
    'cn-combined',
    'cn-promised-return',
    'cn-rebate-near-full',
    'cn-ad-income',
    'cn-region-fee',
    'cn-prepaid-named',
    'cn-prepaid-bearer',
    'cn-prepaid-refund',
    'cn-split-funds',
    'cn-tax',
    'cn-draw-prize',
    'cn-pipl',
    'cn-direct-selling',
  ],
  us: ['us-koscot', 'us-omnitrition', 'us-end-user'],
  eu: ['eu-ucpd-14'],
}

test.each(Object.entries(spec))(
  'the profile %s has the rules of the specification, all in force today',
  (name, ids) => {
    const read = shippedProfile(name) ?? expect.fail(name)
    expect(rulesAt(read, '2026-11-22').map(({ id }) => id)).toEqual(ids)
  },
)

test('there are three profiles, and no other', () => {
  expect(profileNames()).toEqual(['cn', 'eu', 'us'])
  expect(shippedProfile('atlantis')).toBeUndefined()
  expect(shippedProfile('../profiles/cn')).toBeUndefined()
})

test.each([
  [
    'an unknown criterion',
    profile(rule('effective: { from: 2005-11-01 }\n    criterion: horoscope')),
    '11:16',
    'horoscope',
  ],
  [
    'an inverted period',
    profile(rule('effective: { from: 2005-11-01, until: 2005-11-01 }\n    criterion: entry-fee')),
    '10:43',
    'not after',
  ],
  [
    'an impossible day',
    profile(rule('effective: { from: 2005-02-30 }\n    criterion: entry-fee')),
    '10:24',
    'expected a day',
  ],
  ['an overlap', profile(rule(plain), rule(plain)), '17:16', 'another version'],
  ['an id of another profile', profile(rule(plain, 'us-entry-fee')), '5:9', 'begins with "cn-"'],
  [
    'a missing threshold',
    profile(rule('effective: { from: 2005-11-01 }\n    criterion: draw-prize')),
    '5:5',
    'asks for thresholds: prize',
  ],
  [
    'a threshold that is not exact',
    profile(rule(`${plain.replace('entry-fee', 'draw-prize')}\n    thresholds: { prize: "1.001" }`)),
    '12:26',
    'decimals',
  ],
  ['an unknown threshold', profile(rule(`${plain}\n    thresholds: { mood: 3 }`)), '12:19', 'mood'],
  ['an unknown severity', profile(rule(plain)).replace('blocking', 'awful'), '6:15', 'expected blocking'],
])('%s is refused with its line', (_, text, place, words) => {
  const read = () => parseProfile(text, 'p.yaml')
  expect(read).toThrow(`p.yaml:${place}: `)
  expect(read).toThrow(words)
})

test('a rule may have several wordings one after the other', () => {
  const first = 'effective: { from: 2005-11-01, until: 2020-01-01 }\n    criterion: entry-fee'
  const second = 'effective: { from: 2020-01-01 }\n    criterion: entry-fee'
  const read = parseProfile(profile(rule(first), rule(second)))
  const from = (at: string) => rulesAt(read, at).map(({ source }) => source.from)
  expect(from('2005-10-31')).toEqual([])
  expect(from('2019-12-31')).toEqual(['2005-11-01'])
  expect(from('2020-01-01')).toEqual(['2020-01-01'])
})

test('the day begins at midnight in Shanghai', () => {
  expect(today(Date.parse('2026-11-21T15:59:59Z'))).toBe('2026-11-21')
  expect(today(Date.parse('2026-11-21T16:00:00Z'))).toBe('2026-11-22')
})
