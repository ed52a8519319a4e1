import { readFile } from 'node:fs/promises'
import { printCommand } from '@huoshui/journal'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { buildApp } from './app.ts'
import { histogramSamples, metricText } from './exposition.ts'
import { TestClient, type TestServer, testServer } from './testing.ts'

type Labels = Record<string, string>
interface Metric {
  type: string
  samples: { name: string; labels: Labels; value: number }[]
}

const SUFFIX: Record<string, RegExp> = { histogram: /_(bucket|sum|count)$/, summary: /_(sum|count)$/ }

/** Reads the text format of Prometheus strictly: whatever it does not know is an error. */
function parseMetrics(text: string): Map<string, Metric> {
  const metrics = new Map<string, Metric>()
  const seen = new Set<string>()
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('# HELP '))) {
    const typed = /^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge|histogram|summary)$/.exec(line)
    if (typed) {
      if (metrics.has(typed[1] ?? '')) throw new Error(`${typed[1]} is described twice`)
      metrics.set(typed[1] ?? '', { type: typed[2] ?? '', samples: [] })
      continue
    }
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (\S+)$/.exec(line)
    if (!sample) throw new Error(`not a line of Prometheus: ${line}`)
    const [, name = '', labels = '', value = ''] = sample
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [key, text])
    const known = [...metrics].find(([own, { type }]) => {
      const suffix = SUFFIX[type]
      return own === name || (suffix?.test(name) && name.replace(suffix, '') === own)
    })
    if (!known) throw new Error(`${name} has no type before it`)
    if (seen.has(`${name}{${labels}}`)) throw new Error(`${name}{${labels}} stands twice`)
    seen.add(`${name}{${labels}}`)
    // prom-client writes Nan for an average of nothing; Prometheus reads it however it is written.
    if (Number.isNaN(Number(value)) && !/^(nan|\+inf)$/i.test(value)) throw new Error(`not a number: ${line}`)
    known[1].samples.push({ name, labels: Object.fromEntries(pairs), value: Number(value) })
  }
  return metrics
}

/** One figure; fails when there is none, or more than one. */
function figure(metrics: Map<string, Metric>, metric: string, labels: Labels = {}, suffix = ''): number {
  const found = metrics
    .get(metric)
    ?.samples.filter(
      (one) =>
        one.name === metric + suffix && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
    )
  if (found?.length !== 1) throw new Error(`${found?.length ?? 0} figures ${metric}${suffix} ${JSON.stringify(labels)}`)
  return found[0]?.value ?? Number.NaN
}

describe('the text', () => {
  it('has buckets that add up, in the unit of the metric', () => {
    const samples = histogramSamples({ mall: 'm' }, { bounds: [1, 2500], counts: [2, 3, 1], sum: 9000 }, 1000)
    expect(metricText({ name: 'a_seconds', type: 'histogram', help: 'A', samples })).toBe(
      [
        '# HELP a_seconds A',
        '# TYPE a_seconds histogram',
        'a_seconds_bucket{mall="m",le="0.001"} 2',
        'a_seconds_bucket{mall="m",le="2.5"} 5',
        'a_seconds_bucket{mall="m",le="+Inf"} 6',
        'a_seconds_sum{mall="m"} 9',
        'a_seconds_count{mall="m"} 6',
        '',
      ].join('\n'),
    )
  })

  it('escapes what a label must not hold', () => {
    const samples = [{ labels: { mall: 'a"b\\c\nd' }, value: 1 }]
    expect(metricText({ name: 'a', type: 'gauge', help: 'A', samples })).toContain('a{mall="a\\"b\\\\c\\nd"} 1\n')
  })
})

describe('the figures of a mall', () => {
  const mall = { mall: 'demo' }
  let server: TestServer
  let client: TestClient
  const read = async () => {
    const response = await client.get('/metrics')
    expect(response.headers['content-type']).toContain('text/plain; version=0.0.4')
    return parseMetrics(response.body)
  }
  beforeAll(async () => {
    server = await testServer()
    client = new TestClient(server)
  })
  afterAll(() => server.stop())

  it('move with orders, every one of them', async () => {
    await client.login('13800000031')
    const before = await read()
    for (let count = 0; count < 3; count += 1) await client.buy()
    await client.get('/api/statement')
    const after = await read()
    const grew = (metric: string, labels: Labels = mall, suffix = '') =>
      figure(after, metric, labels, suffix) - figure(before, metric, labels, suffix)
    expect(grew('huoshui_commands_total', { ...mall, outcome: 'accepted' })).toBe(3)
    expect(grew('huoshui_commands_total', { ...mall, outcome: 'refused' })).toBe(0)
    expect(grew('huoshui_entries_total')).toBe(3)
    expect(grew('huoshui_journal_sequence')).toBe(3)
    expect(grew('huoshui_block_entries', mall, '_sum')).toBe(3)
    expect(grew('huoshui_queue_seconds', mall, '_count')).toBe(3)
    for (const name of ['commit', 'queue', 'decide']) {
      expect(grew(`huoshui_${name}_seconds`, mall, '_count')).toBeGreaterThan(0)
      expect(grew(`huoshui_${name}_seconds`, mall, '_sum')).toBeGreaterThan(0)
    }
    expect(figure(after, 'huoshui_http_request_seconds', { method: 'POST', route: '/api/orders' }, '_count')).toBe(3)
  })

  it('say what stands still too', async () => {
    const metrics = await read()
    expect(figure(metrics, 'huoshui_mall_place', { ...mall, place: 'here' })).toBe(1)
    expect(figure(metrics, 'huoshui_mall_place', { ...mall, place: 'failed' })).toBe(0)
    expect(figure(metrics, 'huoshui_writer_state', { ...mall, state: 'live' })).toBe(1)
    expect(figure(metrics, 'huoshui_writer_state', { ...mall, state: 'failed' })).toBe(0)
    const statement = { ...mall, follower: 'statement' }
    await expect.poll(async () => figure(await read(), 'huoshui_follower_lag_entries', statement)).toBe(0)
    expect(figure(await read(), 'huoshui_follower_lag_seconds', statement)).toBe(0)
    expect(figure(metrics, 'huoshui_follower_failing', statement)).toBe(0)
    for (const name of ['quarantined_total', 'quarantine_open', 'queue_depth', 'undurable_answers', 'reloads_total'])
      expect([name, figure(metrics, `huoshui_${name}`, mall)]).toEqual([name, 0])
    for (const state of ['waiting', 'failing', 'quarantined'])
      expect(figure(metrics, 'huoshui_outbox_rows', { ...mall, state })).toBe(0)
    expect(figure(metrics, 'huoshui_outbox_oldest_seconds', mall)).toBe(0)
    expect(figure(metrics, 'huoshui_lease_epoch', mall)).toBeGreaterThan(0)
  })

  it('what fell due and failed is open until it is done', async () => {
    const { mall: served, journal } = server.hosted.served
    const command = printCommand({ kind: 'tick', id: 'engine:close:1:2', caller: 'engine' })
    const kept = { commandId: 'engine:close:1:2', at: 0, code: 'exception', message: 'interrupted', command }
    const [listed, looked] = [vi.spyOn(journal, 'quarantined'), vi.spyOn(served.books, 'look')]
    listed.mockResolvedValue([kept])
    looked.mockResolvedValue([true] as never)
    expect(figure(await read(), 'huoshui_quarantine_open', mall)).toBe(1)
    looked.mockResolvedValue([false] as never)
    expect(figure(await read(), 'huoshui_quarantine_open', mall)).toBe(0)
    vi.restoreAllMocks()
  })

  it('histograms grow from bucket to bucket, up to their count', async () => {
    const metrics = await read()
    const histograms = [...metrics].filter(([name, { type }]) => type === 'histogram' && name.startsWith('huoshui_'))
    expect(histograms.length).toBeGreaterThanOrEqual(5)
    for (const [name, { samples }] of histograms) {
      const rows = Map.groupBy(samples, ({ labels: { le, ...rest } }) => JSON.stringify(rest))
      for (const row of rows.values()) {
        const buckets = row.filter((one) => one.name === `${name}_bucket`)
        const values = buckets.map(({ value }) => value)
        expect(values).toEqual(values.toSorted((one, other) => one - other))
        expect(buckets.at(-1)?.labels.le).toBe('+Inf')
        expect(buckets.at(-1)?.value).toBe(row.find((one) => one.name === `${name}_count`)?.value)
      }
    }
  })

  it('count what was turned down, by its code', async () => {
    const refused = async () =>
      (await read()).get('huoshui_refusals_total')?.samples.find(({ labels }) => labels.code === 'unknown-product')
        ?.value
    expect(await refused()).toBeUndefined()
    await client.post('/api/orders', { product: 'no-such-thing', quantity: 1 })
    await client.post('/api/orders', { product: 'no-such-thing', quantity: 1 })
    expect(await refused()).toBe(2)
  })

  it('are told as far as they can be had: what does not answer is left out', async () => {
    const { served } = server.hosted
    const never = () => new Promise<never>(() => undefined)
    const away = async () => {
      throw new Error('the database is away')
    }
    const standing = { ...served.standing(), place: { at: 'failed', message: 'cannot be folded' } } as const
    const outbox = { ...served.mall.outbox, figures: away }
    const broken = { ...served, figures: never, standing: () => standing, mall: { ...served.mall, outbox } }
    const app = await buildApp(broken, { apps: false })
    const metrics = parseMetrics((await app.inject('/metrics')).body)
    await app.close()
    expect(figure(metrics, 'huoshui_mall_place', { ...mall, place: 'failed' })).toBe(1)
    expect([...metrics.keys()].filter((name) => /^huoshui_(outbox|commit)/.test(name))).toEqual([])
    expect(metrics.has('process_cpu_seconds_total')).toBe(true)
  })

  it('are for this machine, not for whom a proxy on it asks, and for whoever knows the token', async () => {
    const { served } = server.hosted
    const app = await buildApp(served, { apps: false, metricsToken: 'a long secret' })
    const status = async (request: object) => (await app.inject({ url: '/metrics', ...request })).statusCode
    const far = { remoteAddress: '203.0.113.9' }
    expect(await status({})).toBe(200)
    expect(await status({ headers: { 'x-forwarded-for': '203.0.113.9' } })).toBe(404)
    expect(await status(far)).toBe(404)
    expect(await status({ ...far, headers: { authorization: 'Bearer a long guess' } })).toBe(404)
    expect(await status({ ...far, headers: { authorization: 'Bearer a long secret' } })).toBe(200)
    expect(await status({ headers: { authorization: 'Bearer a long guess' } })).toBe(404)
    await app.close()
  })

  it('without a token no word opens them', async () => {
    const headers = { authorization: 'Bearer undefined' }
    const far = await server.app.inject({ url: '/metrics', remoteAddress: '203.0.113.9', headers })
    expect(far.statusCode).toBe(404)
  })
})

describe('docs/operations.md', () => {
  it('names every figure of ours, and no other', async () => {
    const server = await testServer()
    const metrics = parseMetrics((await new TestClient(server).get('/metrics')).body)
    await server.stop()
    const ours = [...metrics.keys()].filter((name) => name.startsWith('huoshui_'))
    const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
    const named = [...page.matchAll(/huoshui_\w+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''))
    expect(new Set(named)).toEqual(new Set(ours))
  })
})
