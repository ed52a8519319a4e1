import { MallError } from '@huoshui/mall'
import { expect, test } from 'vitest'
import { whenFree } from './when-free.ts'

test('what is refused as busy at a start is asked again until it is taken', async () => {
  let [asked, waited] = [0, 0]
  const act = async (): Promise<string> => {
    asked += 1
    if (asked < 3) throw new MallError('busy')
    return 'done'
  }
  const answer = await whenFree(act, () => {
    waited += 1
  })
  expect({ answer, asked, waited }).toEqual({ answer: 'done', asked: 3, waited: 2 })
})

test('any other refusal ends the start', async () => {
  const act = () => Promise.reject(new MallError('scheme-blocked'))
  await expect(whenFree(act, () => undefined)).rejects.toMatchObject({ code: 'scheme-blocked' })
})
