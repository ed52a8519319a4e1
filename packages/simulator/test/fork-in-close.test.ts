/** A fork taken while a day is being closed goes on with that close as the mall does. */
import { readFileSync } from 'node:fs'
import { DAY_MS, Engine, printMall } from '@huoshui/engine'
import { expect, it } from 'vitest'
import { forkEngine } from '../src/index.ts'

it('a close that is open when a fork is taken pays there what it pays here', () => {
  const live = Engine.create({ rows: 7, facts: 9 })
  const text = readFileSync(new URL('../../../schemes/ad-commerce.yaml', import.meta.url), 'utf8')
  const start = 1_767_200_000_000
  const act = (command: object, at: number): void =>
    expect(live.submit({ ...command, id: '', caller: 'test', at } as Parameters<Engine['submit']>[0])).toMatchObject({
      kind: 'accepted',
    })
  act({ kind: 'activate', text }, start)
  for (let index = 0; index < 40; index++) {
    act({ kind: 'join', member: `m${index}`, ...(index === 0 ? {} : { referrer: `m${index - 1}` }) }, start)
    act({ kind: 'order', order: `o${index}`, member: `m${index}`, product: 'entry-1000', quantity: 1 }, start)
  }
  for (let index = 0; index < 40; index++) act({ kind: 'ads-done', member: `m${index}` }, start + DAY_MS)
  live.advance(start + 2 * DAY_MS)
  for (let slice = 0; slice < 9; slice++) live.work()
  expect(live.busy).toBe(true)

  const before = live.stateHash()
  const fork = forkEngine(live)
  expect(live.stateHash()).toBe(before)
  expect(fork.busy).toBe(true)
  fork.finish()
  live.finish()
  const [own, other] = [printMall(live.mall, null), printMall(fork.mall, null)]
  expect(other.purses).toEqual(own.purses)
  expect(Object.values(other.members).map(({ wallet }) => wallet)).toEqual(
    Object.values(own.members).map(({ wallet }) => wallet),
  )
  expect(own.members.m39?.wallet).toMatchObject({ available: '11.00' })
})
