import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClient, type TestServer, testServer } from '../testing.ts'

const MINUTE_MS = 60_000
const refused = (response: { json(): unknown; statusCode: number }, status: number, code: string) => {
  expect(response.json()).toMatchObject({ code, status })
  expect(response.statusCode).toBe(status)
}

describe('login', () => {
  let server: TestServer
  let client: TestClient
  beforeAll(async () => {
    server = await testServer({ codeLimits: { windowMs: 10 * MINUTE_MS, perPhone: 4, perAddress: 1000 } })
    client = new TestClient(server)
  })
  afterAll(() => server.stop())

  const send = (phone: string) => client.send('POST', '/api/auth/code', { phone })
  const login = (body: object) => new TestClient(server).send('POST', '/api/auth/login', body)

  it('the answer to a code request says nothing about the phone', async () => {
    expect((await send('13900000001')).statusCode).toBe(204)
  })

  it.each(['', '123', '23900000001', '139000000012', '１３９００００００１', '<b>139</b>'])(
    'the phone %j is refused',
    async (phone) => {
      refused(await send(phone), 422, 'bad-phone')
    },
  )

  it('+86, spaces and hyphens lead to the same account', async () => {
    await send('13900000002')
    const first = (await login({ phone: '+86 139-0000-0002', code: await client.code('13900000002') })).json()
    await send('13900000002')
    const again = (await login({ phone: '13900000002', code: await client.code('13900000002') })).json()
    expect(again).toMatchObject({ member: { id: first.member.id }, joined: false })
  })

  it('a wrong code is refused', async () => {
    await send('13900000003')
    const right = await client.code('13900000003')
    refused(await login({ phone: '13900000003', code: right === '000000' ? '000001' : '000000' }), 401, 'wrong-code')
    expect((await login({ phone: '13900000003', code: right })).statusCode).toBe(200)
  })

  it('a code that was never sent is refused', async () => {
    refused(await login({ phone: '13900000004', code: '123456' }), 401, 'wrong-code')
  })

  it('a used code is refused the second time', async () => {
    await send('13900000005')
    const code = await client.code('13900000005')
    expect((await login({ phone: '13900000005', code })).statusCode).toBe(200)
    refused(await login({ phone: '13900000005', code }), 401, 'used-code')
  })

  it('one code opens one session, however many try at once', async () => {
    await send('13900000006')
    const code = await client.code('13900000006')
    const answers = await Promise.all(Array.from({ length: 4 }, () => login({ phone: '13900000006', code })))
    expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(1)
  })

  it('a new code makes the one before void', async () => {
    await send('13900000007')
    const old = await client.code('13900000007')
    await send('13900000007')
    const fresh = await client.code('13900000007')
    if (old !== fresh) refused(await login({ phone: '13900000007', code: old }), 401, 'wrong-code')
    expect((await login({ phone: '13900000007', code: fresh })).statusCode).toBe(200)
  })

  it('after five wrong guesses even the right code is dead', async () => {
    await send('13900000008')
    const right = await client.code('13900000008')
    const wrong = right === '111111' ? '222222' : '111111'
    for (let guess = 0; guess < 5; guess++)
      refused(await login({ phone: '13900000008', code: wrong }), 401, 'wrong-code')
    refused(await login({ phone: '13900000008', code: right }), 429, 'too-many-attempts')
  })

  it('an expired code is refused', async () => {
    await send('13900000009')
    const code = await client.code('13900000009')
    server.clock.advance(5 * MINUTE_MS + 1)
    refused(await login({ phone: '13900000009', code }), 401, 'expired-code')
  })

  it('codes of one phone are limited: four pass, the fifth does not, and after ten minutes it does', async () => {
    for (let count = 0; count < 4; count++) expect((await send('13900000010')).statusCode).toBe(204)
    refused(await send('13900000010'), 429, 'rate-limited')
    server.clock.advance(10 * MINUTE_MS + 1)
    expect((await send('13900000010')).statusCode).toBe(204)
  })

  it('an unknown referral code is refused and joins nobody', async () => {
    await send('13900000011')
    const code = await client.code('13900000011')
    refused(await login({ phone: '13900000011', code, referralCode: 'NOSUCH22' }), 422, 'unknown-referral-code')
    expect((await login({ phone: '13900000011', code })).json()).toMatchObject({ joined: true })
  })

  it('a member cannot refer itself', async () => {
    const own = new TestClient(server)
    const { referralCode } = await own.login('13900000012')
    await send('13900000012')
    const code = await client.code('13900000012')
    refused(
      await login({ phone: '13900000012', code, referralCode: referralCode.toLowerCase() }),
      422,
      'own-referral-code',
    )
  })

  it('the referrer is fixed at joining: a later link changes nothing', async () => {
    const { referralCode } = await new TestClient(server).login('13900000013', { name: '王五' })
    const member = new TestClient(server)
    await member.login('13900000014')
    await member.login('13900000014', { referralCode })
    expect((await member.get('/api/me')).json().referrer).toBeUndefined()
  })

  it('a link shows whose it is, masked', async () => {
    const { referralCode } = await new TestClient(server).login('13900000015', { name: '赵六' })
    expect((await client.get(`/api/referral-codes/${referralCode}`)).json()).toEqual({ name: '赵**' })
    refused(await client.get('/api/referral-codes/NOSUCH22'), 422, 'unknown-referral-code')
  })

  it('after logging out the session is gone, also for who kept the cookie', async () => {
    const member = new TestClient(server)
    await member.login('13900000016')
    const thief = new TestClient(server)
    const cookie = (await member.get('/api/me')).raw.req.headers.cookie ?? ''
    expect((await member.send('POST', '/api/auth/logout')).statusCode).toBe(204)
    refused(await thief.send('GET', '/api/me', undefined, { cookie }), 401, 'not-logged-in')
  })

  it('a session ends by itself after thirty days', async () => {
    const member = new TestClient(server)
    await member.login('13900000017')
    server.clock.advance(30 * 24 * 60 * MINUTE_MS + 1)
    refused(await member.get('/api/me'), 401, 'not-logged-in')
  })

  it('the cookie is httpOnly and sameSite', async () => {
    await send('13900000018')
    const response = await login({ phone: '13900000018', code: await client.code('13900000018') })
    expect(response.cookies[0]).toMatchObject({ name: 'huoshui_member', httpOnly: true, sameSite: 'Lax', path: '/' })
  })

  it('name and language can be changed', async () => {
    const member = new TestClient(server)
    await member.login('13900000019')
    expect((await member.send('PATCH', '/api/me', { name: 'Ann', locale: 'en' })).json()).toMatchObject({
      name: 'Ann',
      locale: 'en',
    })
  })
})
