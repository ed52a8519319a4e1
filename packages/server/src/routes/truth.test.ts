import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClient, type TestServer, testServer } from '../testing.ts'

const STALE_MS = 11_000

describe('about this scheme', () => {
  let server: TestServer
  let visitor: TestClient
  let member: TestClient
  let friendCode: string
  beforeAll(async () => {
    server = await testServer()
    visitor = new TestClient(server)
    member = new TestClient(server)
  })
  afterAll(() => server.stop())

  it('says before the first order that there is nothing to count yet', async () => {
    const truth = (await visitor.get('/api/about/truth')).json()
    expect(truth).toMatchObject({
      compliance: { profile: 'cn', verdict: 'blocked' },
      recovered: { recovered: 0, members: 0 },
      simulated: { experiment: 'first-light', outdated: false },
      profileChanges: [],
    })
    for (const finding of truth.compliance.findings) {
      expect(finding.because.zh).not.toBe('')
      expect(finding.source.law).not.toBe('')
    }
    const [growth] = (await visitor.get('/api/about')).json().plans
    expect(growth.sale).toBeUndefined()
    expect(growth.exit).toMatchObject({ multiple: '3', queue: { buyers: [{ buyer: 1, order: 2965 }, {}, {}, {}] } })
  })

  it('shows what a sale pays now, by the pool’s law', async () => {
    await member.login('13600000001', { name: '张三' })
    await member.buy()
    const [growth] = (await visitor.get('/api/about')).json().plans
    expect(growth.sale).toEqual({ points: '100.000000', gross: '142.85', paid: '114.28', stays: '28.57' })
  })

  it('counts who was paid what they spent, by the books', async () => {
    server.clock.advance(STALE_MS)
    expect((await visitor.get('/api/about/truth')).json().recovered).toMatchObject({ recovered: 0, members: 1 })
    // Ten orders of friends pay the referrer 100 each: as much as was spent.
    const { referralCode } = (await member.get('/api/me')).json()
    for (let friend = 0; friend < 10; friend++) {
      const client = new TestClient(server)
      friendCode = (await client.login(`1370000010${friend}`, { name: `友${friend}`, referralCode })).referralCode
      await client.buy()
    }
    await member.get('/api/statement?after=1')
    server.clock.advance(STALE_MS)
    expect((await visitor.get('/api/about/truth')).json().recovered).toMatchObject({ recovered: 1, members: 11 })
  })

  it('a chain of twenty members is an alarm before the thirty of the law', async () => {
    const { mall } = server.hosted.served
    const { referralCode } = (await member.get('/api/me')).json()
    for (let extra = 0; extra < 9; extra++) {
      const client = new TestClient(server)
      await client.login(`1370000020${extra}`, {
        name: `新${extra}`,
        referralCode: extra === 0 ? friendCode : referralCode,
      })
    }
    const check = await mall.liveChecks.run()
    expect(check.chain).toMatchObject({ levels: 3, members: 20 })
    expect(await mall.liveChecks.alarms()).toMatchObject([{ rule: 'cn-three-levels', state: 'near', severity: 'note' }])
  })
})
