import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareExpected, DocumentError, runScenario, ScenarioRun } from '../index.ts'
import { eventKinds } from './document.ts'

const scheme = `scheme: { scheme: short, version: 1, title: { zh: 短, en: Short }, settle: payment, ladders: { team: [low, high] },
  plans: { growth: { plan: appreciating-points }, region: { plan: regional-agency, mode: flat, rates: { custom: 1%, district: 2%, city: 3% } } },
  products: { pack: { price: "1000.00", allocate: { growth: "300.00", region: 6%, platform: rest } } } }`

const run = (rest: string) =>
  runScenario(`title: short\n${scheme}\n${rest}`, { file: 'short.yaml', schemes: () => ({ text: '', file: '' }) })

/** Line of the mistake, counted from the first line after the scheme. */
function mistake(rest: string): { line: number; path: string } {
  try {
    run(rest)
  } catch (error) {
    if (error instanceof DocumentError) return { line: error.line - 4, path: error.path }
    throw error
  }
  throw new Error('the file was accepted')
}

describe('a scenario file with a mistake is refused whole, at the place of the mistake', () => {
  const order = '{ order: a, member: A, product: pack }'

  it('an event is never earlier than the clock that a close or an advance has moved', () => {
    const early = ' - { at: "2026-01-02T00:00:00+08:00", order: b, member: A, product: pack }'
    const at = { line: 4, path: 'events.1.at' }
    expect(mistake(`members: [{ id: A }]\nevents:\n - { advance: 2d }\n${early}`)).toEqual(at)
    expect(mistake(`members: [{ id: A }]\nevents:\n - { close: week }\n${early}`)).toEqual(at)
  })

  it('an event is never earlier than the minutes that events without an instant took', () => {
    const early = ' - { at: "2026-01-01T00:00:30+08:00", order: c, member: A, product: pack }'
    expect(
      mistake(`members: [{ id: A }]\nevents:\n - ${order}\n - { order: b, member: A, product: pack }\n${early}`),
    ).toEqual({
      line: 5,
      path: 'events.2.at',
    })
  })

  it('the referrer in a repeat is a member of the file', () => {
    const repeat = (referrer: string) =>
      `members: [{ id: A }]\nevents:\n - { repeat: 2, order: "o{n}", member: "m{n}", join: { referrer: ${referrer} }, product: pack }`
    expect(mistake(repeat('ghost'))).toEqual({ line: 3, path: 'events.0.join.referrer' })
    expect(run(repeat('A')).errors).toEqual([])
  })

  it('a member that cannot join, an agent of a taken seat and a merchant that exists are named by their own line', () => {
    expect(mistake('members:\n - { id: A }\n - { id: A }\nevents: []')).toEqual({ line: 3, path: 'members.1' })
    const agent = ' - { code: "440106", level: district, agent: A }'
    expect(mistake(`members: [{ id: A }]\nregions:\n${agent}\n${agent}\nevents: []`)).toEqual({
      line: 4,
      path: 'regions.1',
    })
    const shop = ' - { id: shop, owner: A }'
    expect(mistake(`members: [{ id: A }]\nmerchants:\n${shop}\n${shop}\nevents: []`)).toEqual({
      line: 4,
      path: 'merchants.1',
    })
  })
})

describe('an order', () => {
  const one = (keys: string) => `members: [{ id: A }]\nevents:\n - { order: o, member: A, ${keys} }`

  it('of a product has no amount, one at a merchant no points and no service point', () => {
    const at = (key: string) => ({ line: 3, path: `events.0.${key}` })
    expect(mistake(one('product: pack, amount: "1.00"'))).toEqual(at('amount'))
    expect(mistake(one('merchant: shop, amount: "1.00", pay: { shopping: "1.00" }'))).toEqual(at('pay'))
    expect(mistake(one('merchant: shop, amount: "1.00", pickup: A'))).toEqual(at('pickup'))
    expect(mistake(one('merchant: shop'))).toEqual({ line: 3, path: 'events.0' })
    expect(mistake(one('product: pack, merchant: shop, amount: "1.00"'))).toEqual({ line: 3, path: 'events.0' })
  })

  it('is of a day that there is', () => {
    const at = { line: 3, path: 'events.0.at' }
    expect(mistake(one('product: pack, at: "2026-02-29T00:00:00+08:00"'))).toEqual(at)
    expect(mistake(one('product: pack, at: "2026-13-01T00:00:00+08:00"'))).toEqual(at)
    expect(run(one('product: pack, at: "2028-02-29T00:00:00+08:00"')).at).toBe('2028-02-29T00:00:00+08:00')
  })
})

describe('aliases of YAML', () => {
  it('stand for what they name as often as one likes', () => {
    const orders = Array.from(
      { length: 30 },
      (_, index) => ` - { order: o${index}, member: A, product: pack, pay: *none }`,
    )
    const { errors } = run(
      `members: [{ id: A }]\nevents:\n - { order: o, member: A, product: pack, pay: &none {} }\n${orders.join('\n')}`,
    )
    expect(errors).toEqual([])
  })

  it('that name nothing, or grow without end, are a mistake of the file', () => {
    expect(() => mistake('members: *nobody\nevents: []')).not.toThrow()
    const ten = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(of).join(', ')}]`
    const tower = [ten('a', 'x'), ten('b', '*a'), ten('c', '*b'), ten('d', '*c'), ten('e', '*d')].join('\n')
    expect(() => mistake(`${tower}\nevents: []`)).not.toThrow()
  })
})

describe('a repeat', () => {
  it('fills its number into every text of the order', () => {
    const { members, errors } = run(`members: [{ id: A }, { id: d1 }, { id: d2 }]
regions: [{ code: "440101", level: district, agent: d1 }, { code: "440102", level: district, agent: d2 }]
events:
 - { repeat: 2, order: "o{n}", member: "m{n}", join: { referrer: "d{n}", ranks: { team: high } }, product: pack, shipTo: "44010{n}" }`)
    expect(errors).toEqual([])
    for (const agent of ['d1', 'd2']) expect(members[agent]).toMatchObject({ wallet: { available: '20.00' } })
    expect(members.m2).toMatchObject({ referrer: 'd2', ranks: { team: 'high' } })
  })
})

describe('regions', () => {
  it('are those of GB/T 2260, in an area of the scheme or not, and streets below a district', () => {
    const { members } = run(`members: [{ id: A }, { id: street }, { id: district }, { id: city }]
regions:
 - { code: "440106001", level: custom, agent: street }
 - { code: "440106", level: district, agent: district }
 - { code: "710100", level: city, agent: city }
events:
 - { order: a, member: A, product: pack, shipTo: "440106001" }
 - { order: b, member: A, product: pack, shipTo: "710101" }`)
    expect(members.street).toMatchObject({ wallet: { available: '10.00' } })
    expect(members.district).toMatchObject({ wallet: { available: '20.00' } })
    expect(members.city).toMatchObject({ wallet: { available: '30.00' } })
  })
})

describe('growth points', () => {
  it('may be named up to a trillion; what is not held is refused, not unreadable', () => {
    const sale = (points: string) =>
      `members: [{ id: A }]\nevents:\n - { sell: growth, member: A, points: "${points}" }`
    expect(run(sale('1000000000000')).errors).toMatchObject([{ event: 0, code: 'insufficient-points' }])
    expect(mistake(sale('1000000000000.000001'))).toEqual({ line: 3, path: 'events.0.points' })
  })
})

describe('docs/scenarios.md', () => {
  const page = readFileSync(new URL('../../../../docs/scenarios.md', import.meta.url), 'utf8')
  const schemeOf = (name: string) => {
    const file = new URL(`../../../../schemes/${name}.yaml`, import.meta.url)
    return { text: readFileSync(file, 'utf8'), file: file.pathname }
  }

  it('shows a file whose expectations hold', () => {
    const text = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? ''
    const scenario = new ScenarioRun(text, { file: 'scenarios.md', schemes: schemeOf })
    while (scenario.step());
    expect(compareExpected(scenario.state(), scenario.document.expect)).toEqual([])
  })

  it('names every kind of event', () => {
    for (const kind of eventKinds) expect(page).toContain(`{ ${kind}: `)
  })
})

describe('expectations', () => {
  it('may leave out the message of an error, and basis, rate and sender of a reward', () => {
    const state = run('members: [{ id: A }]\nevents:\n - { sell: growth, member: A, points: all }')
    const error = { event: 0, code: 'insufficient-points' }
    expect(compareExpected(state, { errors: [error], 'errors.0': error })).toEqual([])
    expect(compareExpected(state, { errors: [{ ...error, message: 'other words' }] })).toHaveLength(1)
    expect(compareExpected(state, { 'errors.0': { code: error.code } })).toHaveLength(1)
    expect(compareExpected(state, { 'members.A': {} })).toHaveLength(1)
  })
})
