import { readFileSync } from 'node:fs'
import { type Command, Engine, type MicroPoints } from '@huoshui/engine'
import { beforeAll, expect, test } from 'vitest'
import { isLookName, type LookArguments, type LookName, takeLook } from './looks.ts'

const text = readFileSync(new URL('../../../schemes/first-light.yaml', import.meta.url), 'utf8')

/** What each look is given here; a new look does not compile without. */
const GIVEN: { [Name in LookName]: LookArguments<Name> } = {
  position: [],
  isAtRest: [],
  stateHash: [],
  snapshot: [],
  schemeText: [],
  schemeFigures: [],
  planTerms: ['growth'],
  isGrowthPlan: ['growth'],
  liveFigures: [],
  offers: [['gift-1000', 'none']],
  prices: [['gift-1000', 'none']],
  unknownMembers: [['A', 'nobody']],
  promoters: [['A', 'nobody']],
  leftBehind: ['A'],
  memberState: ['A'],
  settledOrders: [['o', 'none']],
  knownOrders: [['o', 'none']],
  orderCourse: ['o'],
  stillDue: [
    [
      { kind: 'settle-order', order: 'o' },
      { kind: 'void-hold', hold: 'none' },
    ],
  ],
  wallet: ['A'],
  available: [['A', 'nobody']],
  platform: [],
  delivery: [],
  agents: [[{ level: 'district', code: '440106' }]],
  settlesAt: ['o'],
  positions: ['A'],
  quote: [{ member: 'A', plan: 'growth', points: 'all' as MicroPoints | 'all' }],
  pools: [],
  pool: ['growth'],
  poolPrices: [],
  openedMembers: [['A', 'nobody']],
  heldSums: [],
}
const names = Object.keys(GIVEN).filter(isLookName)

let engine: Engine
beforeAll(() => {
  engine = Engine.create()
  const commands: Command[] = [
    { kind: 'activate', id: 'a', caller: 'test', at: 1, text },
    { kind: 'join', id: 'j', caller: 'test', at: 2, member: 'A' },
    { kind: 'order', id: 'o', caller: 'test', at: 3, order: 'o', member: 'A', product: 'gift-1000', quantity: 1 },
  ]
  for (const command of commands) expect(engine.submit(command)).toMatchObject({ kind: 'accepted' })
})

const takeGiven = <Name extends LookName>(name: Name) => takeLook<Name>(engine, name, ...GIVEN[name])

test.each(names)('the look %s gives what can be sent to another thread, and changes nothing', (name) => {
  const before = engine.stateHash()
  const seen = takeGiven(name)
  expect(seen).toBeDefined()
  expect(structuredClone(seen)).toEqual(seen)
  // Two machines may take the same look: it depends on the state alone.
  expect(takeGiven(name)).toEqual(seen)
  expect(engine.stateHash()).toBe(before)
})

test('nothing else is a look', () => {
  for (const name of ['', 'constructor', 'toString', 'submit']) expect(isLookName(name)).toBe(false)
})
