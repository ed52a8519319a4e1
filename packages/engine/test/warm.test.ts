import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Command } from '../src/index.ts'
import { Desk } from './mall.ts'

const greenChain = readFileSync(new URL('../../../schemes/green-chain.yaml', import.meta.url), 'utf8')

function order(id: string, member: string): Command {
  const [caller, at] = ['test', 0]
  return { kind: 'order', id, caller, at, order: id, member, product: 'gift-1000', quantity: 1, shipTo: '440106' }
}

/** A chain of members, one with a rank, each of whom has bought. */
function chain(): Desk {
  const desk = new Desk(greenChain)
  for (let row = 0; row < 60; row++)
    desk.must({ kind: 'join', member: `m${row}`, ...(row === 0 ? {} : { referrer: `m${row - 1}` }) })
  desk.must({ kind: 'appoint', ladder: 'team', rank: 'director', member: 'm3' })
  for (let row = 0; row < 60; row += 7) {
    const { id, caller, at, ...action } = order(`o${row}`, `m${row}`)
    desk.must(action)
  }
  return desk
}

test('reading ahead changes nothing, whatever it is given', () => {
  const desk = chain()
  const before = desk.engine.stateHash()
  const known = Array.from({ length: 80 }, (_, row) => order(`n${row}`, `m${row % 60}`))
  const odd = [order('', 'm1'), order('x', 'nobody'), order('o7', 'm7')]
  const broken = [{ kind: 'order', id: 'y' }, { kind: 'order' }, { kind: 'tick', id: 't' }] as unknown as Command[]
  for (const commands of [[], known, odd, broken, [...broken, ...odd, ...known]]) {
    desk.engine.warm(commands)
    expect(desk.engine.stateHash()).toBe(before)
    expect(desk.engine.drain().count).toBe(0)
  }
})

test('a mall that was read ahead for decides as one that was not', () => {
  const [ahead, alone] = [chain(), chain()]
  for (let round = 0; round < 5; round++) {
    const orders = Array.from({ length: 32 }, (_, row) => order(`r${round}-${row}`, `m${(row * 13 + round) % 60}`))
    ahead.engine.warm(orders)
    for (const command of orders)
      expect(ahead.engine.submit({ ...command })).toEqual(alone.engine.submit({ ...command }))
  }
  expect(ahead.engine.stateHash()).toBe(alone.engine.stateHash())
})
