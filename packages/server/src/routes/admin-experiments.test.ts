import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClient, type TestServer, testServer } from '../testing.ts'

const small = `experiment: small
title: { zh: 小, en: Small }
scheme: first-light
horizon: { days: 5 }
population: { arrivals: { constant: 2 }, tree: random }
`

interface Run {
  id: string
  state: string
  files: string[]
  points: string[]
  figures: { metric: string; values: string[] }[]
  changes: string[]
  problem?: string
}

describe('experiments and forks of the operator', () => {
  let server: TestServer
  let operator: TestClient
  let member: TestClient
  let memberId: string
  beforeAll(async () => {
    server = await testServer()
    operator = new TestClient(server)
    member = new TestClient(server)
    memberId = (await member.login('13500000001', { name: '张三' })).id
    await member.buy()
    await operator.loginOperator()
  })
  afterAll(() => server.stop())

  async function over(id: string): Promise<Run> {
    for (;;) {
      const run = (await operator.get(`/api/admin/experiments/runs/${id}`)).json<Run>()
      if (run.state !== 'queued' && run.state !== 'running') return run
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  it('begin with the shipped ones', async () => {
    const { items } = (await operator.get('/api/admin/experiments')).json<{ items: { name: string; text: string }[] }>()
    expect(items.map(({ name }) => name)).toContain('living-water')
    expect(items.find(({ name }) => name === 'green-chain')?.text).toContain('experiment: green-chain')
  })

  it('are looked over with line and column, and with what they cost', async () => {
    const check = async (kind: string, text: string) =>
      (await operator.post('/api/admin/experiments/check', { kind, text })).json()
    expect(await check('experiment', small)).toMatchObject({ cost: { runs: 1, orders: 10 }, changes: [] })
    expect(await check('experiment', small.replace('horizon:', 'sead: 3\nhorizon:'))).toMatchObject({
      problem: { line: 4, column: 1, message: expect.stringContaining('sead') },
    })
    const { text } = (await operator.get('/api/admin/scheme')).json<{ text: string }>()
    expect(await check('fork', text.replace('backflow: 20%', 'backflow: 25%'))).toEqual({
      changes: ['plans.growth.backflow: 20% → 25%'],
    })
    expect(await check('fork', text.replace('plans:', 'plants:'))).toMatchObject({ problem: { line: 3, column: 1 } })
  })

  it('run, and hand out a report that can do nothing but be read', async () => {
    const started = await operator.post('/api/admin/experiments/runs', { text: small })
    expect(started.statusCode).toBe(200)
    const { id } = started.json<Run>()
    const run = await over(id)
    expect(run).toMatchObject({ state: 'done', source: small, operator: 'admin' })
    expect(run.figures.find(({ metric }) => metric === 'orders')?.values).toEqual(['10'])
    const files = `/api/admin/experiments/runs/${id}/files`
    const report = await operator.get(`${files}/report.html`)
    expect(report.statusCode).toBe(200)
    expect(report.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(report.headers['content-security-policy']).toMatch(/^default-src 'none';.* sandbox$/)
    expect(report.headers['content-security-policy']).not.toContain('script')
    for (const name of run.files.filter((file) => file.endsWith('.csv'))) {
      const table = await operator.get(`${files}/${name}`)
      expect(table.headers['content-type']).toBe('text/csv; charset=utf-8')
      expect(table.headers['content-disposition']).toContain('attachment')
      expect(table.body.length).toBeGreaterThan(10)
    }
    for (const name of ['run.json', '..%2Frun.json', 'document.yaml', '%2e%2e'])
      expect((await operator.get(`${files}/${name}`)).statusCode, name).toBe(404)
    for (const client of [new TestClient(server), member])
      expect((await client.get(`${files}/report.html`)).json().code).toBe('not-logged-in')
    const { items } = (await operator.get('/api/admin/experiments/runs')).json<{ items: Run[] }>()
    expect(items.map((item) => item.id)).toContain(id)
  })

  it('are refused with the place when they are not valid', async () => {
    const refused = await operator.post('/api/admin/experiments/runs', { text: 'experiment: [' })
    expect(refused.json()).toMatchObject({
      code: 'bad-experiment',
      status: 422,
      detail: expect.stringMatching(/^1:\d+/),
    })
    const scheme = await operator.post('/api/admin/experiments/forks', { scheme: 'scheme: x', days: 5, seed: 1 })
    expect(scheme.json()).toMatchObject({ code: 'bad-scheme', detail: expect.stringMatching(/^1:1: /) })
    const days = await operator.post('/api/admin/experiments/forks', { scheme: 'scheme: x', days: 100_000, seed: 1 })
    expect(days.json()).toMatchObject({ code: 'bad-input' })
    expect((await operator.get('/api/admin/experiments/runs/nothing')).json()).toMatchObject({ code: 'unknown-run' })
  })

  it('a fork leaves the live journal and the live state as they were', async () => {
    const { journal, mall } = server.hosted.served
    const standing = async () => ({
      head: await journal.head(),
      hash: await mall.books.look('stateHash'),
      sequence: (await mall.books.look('position')).sequence,
    })
    const before = await standing()
    const { text } = (await operator.get('/api/admin/scheme')).json<{ text: string }>()
    const scheme = text.replace('backflow: 20%', 'backflow: 40%')
    const selling = { sharePercent: 50, afterDays: 5 }
    const asked = { scheme, days: 30, seed: 2, newcomersADay: 4, selling }
    const { id } = (await operator.post('/api/admin/experiments/forks', asked)).json<Run>()
    const run = await over(id)
    expect(run).toMatchObject({ state: 'done', changes: ['plans.growth.backflow: 20% → 40%'] })
    expect(run.points).toHaveLength(2)
    const price = run.figures.find(({ metric }) => metric === 'price')?.values.map(Number)
    expect(price?.[1]).toBeGreaterThan(price?.[0] ?? Number.NaN)
    expect(await standing()).toEqual(before)
    const report = await operator.get(`/api/admin/experiments/runs/${id}/files/report.html`)
    expect(report.body).not.toContain(memberId)
    expect((await operator.get('/api/admin/scheme')).json()).toMatchObject({ text })
  })

  it('can be cancelled', async () => {
    const long = small.replace('days: 5', 'days: 3000').replace('constant: 2', 'constant: 500')
    const { id } = (await operator.post('/api/admin/experiments/runs', { text: long })).json<Run>()
    expect((await operator.post(`/api/admin/experiments/runs/${id}/cancel`)).json()).toMatchObject({
      state: 'cancelled',
    })
    expect(await over(id)).toMatchObject({ state: 'cancelled', files: [] })
  })

  it('stand in the audit log: who, when, what', async () => {
    const { items } = (await operator.get('/api/admin/audit')).json<{ items: { act: string; operator: string }[] }>()
    const acts = items.filter(({ act }) => /experiment|fork/.test(act))
    expect(acts.map(({ act }) => act)).toEqual(['cancel-experiment', 'run-experiment', 'fork', 'run-experiment'])
    expect(acts.map(({ operator: who }) => who)).toEqual(['admin', 'admin', 'admin', 'admin'])
  })
})
