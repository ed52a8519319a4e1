import { expect, it } from 'vitest'
import { remembered } from './remembered.ts'

const LONG_MS = 60_000

it('what was found is given again, what was not found is looked for again', async () => {
  const asked: string[] = []
  const { find } = remembered(async (key) => {
    asked.push(key)
    return key === 'here' ? 1 : undefined
  }, LONG_MS)
  expect([await find('here'), await find('here'), await find('gone'), await find('gone')]).toEqual([
    1,
    1,
    undefined,
    undefined,
  ])
  expect(asked).toEqual(['here', 'gone', 'gone'])
})

it('after its time it is looked for again', async () => {
  let looks = 0
  const { find } = remembered(async () => ++looks, 0)
  await find('a')
  expect(await find('a')).toBe(2)
})

it('what was on its way when all was forgotten is not kept', async () => {
  const gate = Promise.withResolvers<string>()
  let looks = 0
  const { find, forget } = remembered(async () => (++looks === 1 ? gate.promise : 'new'), LONG_MS)
  const old = find('a')
  forget()
  gate.resolve('old')
  expect(await old).toBe('old')
  expect(await find('a')).toBe('new')
})
