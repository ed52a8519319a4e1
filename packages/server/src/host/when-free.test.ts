import { MallError } from '@huoshui/mall'
import { expect, test } from 'vitest'
import { whenFree } from './when-free.ts'

test('what is refused as busy at a start is asked again until it is taken, and each reason is told once', async () => {
  let asked = 0
  const told: string[] = []
  const act = async (): Promise<string> => {
    asked += 1
    if (asked < 4) throw new MallError('busy', asked < 3 ? 'the statement is behind' : 'a close stands still')
    return 'done'
  }
  const answer = await whenFree(act, (why) => {
    told.push(why)
  })
  expect({ answer, asked }).toEqual({ answer: 'done', asked: 4 })
  expect(told).toEqual(['the statement is behind', 'a close stands still'])
})

test('any other refusal ends the start', async () => {
  const act = () => Promise.reject(new MallError('scheme-blocked'))
  await expect(whenFree(act, () => undefined)).rejects.toMatchObject({ code: 'scheme-blocked' })
})
