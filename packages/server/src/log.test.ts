import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLog, plainError } from './log.ts'
import { TestClient, type TestServer, testServer } from './testing.ts'

describe('an error in the log', () => {
  it('has kind, code, message and stack, and none of the row a database names beside them', () => {
    const error = Object.assign(new Error('duplicate key value violates unique constraint "member_phone"'), {
      code: '23505',
      detail: 'Key (mall, phone_hash)=(demo, 13800000041) already exists.',
      where: 'COPY member, line 1: "张三"',
    })
    const lines: string[] = []
    openLog({ stream: { write: (line) => void lines.push(line) } }).error({ err: error }, 'failed')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 50,
      msg: 'failed',
      service: 'huoshui',
      err: { type: 'Error', code: '23505', message: error.message, stack: expect.stringContaining('log.test.ts') },
    })
    expect(lines[0]).not.toContain('13800000041')
    expect(lines[0]).not.toContain('张三')
  })

  it('has no phone number in its message either, nor in what caused it', () => {
    const cause = new Error('invalid input: 13800000041')
    const text = JSON.stringify(plainError(new Error('no member 13800000042', { cause })))
    expect(text).not.toMatch(/1380000004/)
    expect(text).toContain('[phone]')
  })

  it('keeps longer numbers: instants and sequences are no phones', () => {
    expect(plainError(new Error('entry 1795315200000 is missing'))).toMatchObject({
      message: 'entry 1795315200000 is missing',
    })
  })

  it('can be anything that was thrown', () => {
    expect(plainError('13800000041 is gone')).toEqual({ type: 'string', message: '[phone] is gone' })
  })
})

describe('the log of a whole membership', () => {
  const lines: string[] = []
  const secrets: Record<string, string> = {
    phone: '13800000041',
    'phone of a friend': '13800000042',
    name: '欧阳不语',
    'name of a friend': '慕容小白',
    'name that was changed to': '欧阳有言',
    'phone that nobody has': '13900000049',
    'searched words': 'a-very-private-search',
    'wrong password': 'guessed-password-of-mine',
  }
  let server: TestServer

  beforeAll(async () => {
    const logger = openLog({ level: 'trace', stream: { write: (line) => void lines.push(line) } })
    server = await testServer({ logger })
    await journey(server)
    await server.stop()
  })

  async function journey(running: TestServer): Promise<void> {
    const [first, friend, operator] = [1, 2, 3].map(() => new TestClient(running)) as [
      TestClient,
      TestClient,
      TestClient,
    ]
    const phone = secrets.phone ?? ''
    await first.send('POST', '/api/auth/code', { phone })
    const code = await first.code(phone)
    secrets['login code'] = code
    await first.send('POST', '/api/auth/login', { phone, code: '000000' })
    const loggedIn = await first.send('POST', '/api/auth/login', { phone, code, name: secrets.name })
    expect(loggedIn.statusCode).toBe(200)
    secrets['session token'] = loggedIn.cookies[0]?.value ?? ''
    const { referralCode } = (await first.get('/api/me')).json()
    secrets['referral code'] = referralCode
    await first.send('PATCH', '/api/me', { name: secrets['name that was changed to'] })
    await first.buy()
    await friend.login(secrets['phone of a friend'] ?? '', { referralCode, name: secrets['name of a friend'] ?? '' })
    await friend.get(`/api/me?q=${secrets['searched words']}`)
    const bought = await friend.buy()
    await first.get('/api/wallet')
    await first.get('/api/statement')
    await friend.post('/api/points/sell', { plan: 'growth', points: 'all' })
    await first.post('/api/withdrawals', { amount: '10.00' })
    await first.post('/api/orders', { product: 'no-such-thing', quantity: -1 })
    await first.send('POST', '/api/auth/login', { phone: 'not a phone', code: 7 })
    await first.get(`/api/dev/inbox?phone=${secrets['phone that nobody has']}`)
    await first.get(`/nothing/here?phone=${secrets['phone that nobody has']}`)
    await operator.send('POST', '/api/admin/login', { name: 'admin', password: secrets['wrong password'] })
    await operator.loginOperator()
    secrets['operator’s password'] = running.operator.password
    await operator.get(`/api/admin/members?search=${secrets.phone}`)
    await operator.post(`/api/admin/orders/${bought.id}/refund`, { reason: secrets['searched words'] })
    await first.send('POST', '/api/auth/logout', {})
  }
  afterAll(() => expect(lines.length).toBeGreaterThan(20))

  it('has one line for each request, with route, status and time', () => {
    const answered = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'answered')
    expect(answered.find(({ route }) => route === '/api/auth/login')).toMatchObject({
      level: 30,
      time: expect.any(Number),
      service: 'huoshui',
      reqId: expect.any(String),
      method: 'POST',
      status: expect.any(Number),
      ms: expect.any(Number),
    })
    expect(new Set(answered.map(({ reqId }) => reqId)).size).toBe(answered.length)
  })

  it('names what was refused by its code', () => {
    const answered = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'answered')
    const refused = answered.filter(({ status }) => status >= 400)
    expect(new Set(refused.map(({ refusal }) => refusal))).toContain('bad-input')
    expect(refused.filter(({ refusal }) => refusal === undefined)).toEqual([])
    expect(answered.filter(({ status, refusal }) => status < 400 && refusal !== undefined)).toEqual([])
  })

  it('has no phone, name, code, password, token or searched words in it', () => {
    // Instants and the numbers of requests are digits too, and a login code is only six of them.
    const log = lines.map((line) => line.replace(/"(time|reqId)":"?[^,"]+"?/g, '')).join('\n')
    const found = Object.entries(secrets).filter(([, secret]) => secret === '' || log.includes(secret))
    expect(found.map(([what]) => what)).toEqual([])
  })

  it('has no address of whoever asked', () => {
    expect(lines.join('\n')).not.toContain('127.0.0.1')
  })
})
