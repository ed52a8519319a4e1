import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestServer, testServer } from '../testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.stop())

const picture = (file: string) => server.app.inject(`/media/products/${file}`)

it('a picture speaks no language, so that it is right for every reader', async () => {
  const { body, statusCode } = await picture('gift-1000.svg')
  expect(statusCode).toBe(200)
  expect(body).not.toMatch(/<text|\p{Script=Han}/u)
})

it('what the scheme in force no longer sells keeps its picture, for the orders of it', async () => {
  const { mall } = server.hosted.served
  const { text, sequence } = (await mall.schemes.versions())[0] ?? expect.fail('a scheme is in force')
  const next = text.replace('version: 1', 'version: 2').replaceAll('gift-1000', 'gift-new')
  const operator = (await mall.operators.login({ ...server.operator, address: 'test' })).operator.id
  await mall.studio.activate({ operator, text: next, follows: sequence, reason: 'test', key: 'pictures-test-1' })
  expect((await server.app.inject('/api/products')).json().items).toMatchObject([{ id: 'gift-new' }])
  expect((await picture('gift-1000.svg')).statusCode).toBe(200)
  expect((await picture('nothing.svg')).statusCode).toBe(404)
})
