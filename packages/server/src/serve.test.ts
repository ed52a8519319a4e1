import { readFile } from 'node:fs/promises'
import { testDatabase } from '@huoshui/journal/testing'
import { describe, expect, it } from 'vitest'
import { openLog } from './log.ts'
import { drainMsOf, serve } from './serve.ts'

const SCHEME = new URL('../../../schemes/first-light.yaml', import.meta.url)

it('a server that stops says so before it closes anything: not ready, alive, and still answering', async () => {
  const { url, ownerUrl } = await testDatabase()
  const lines: string[] = []
  const server = await serve({
    url,
    ownerUrl,
    host: '127.0.0.1',
    port: 0,
    slug: 'demo',
    mode: 'sandbox',
    name: { zh: '测试商城', en: 'Test mall' },
    scheme: { text: await readFile(SCHEME, 'utf8'), file: 'first-light.yaml' },
    logger: openLog({ stream: { write: (line) => void lines.push(line) } }),
    app: { apps: false },
    drainMs: 1500,
  })
  const status = async (path: string) => (await fetch(`${server.address}${path}`)).status
  expect(await status('/health/ready')).toBe(200)
  const stopped = server.stop()
  expect(await status('/health/ready')).toBe(503)
  expect(await status('/health/live')).toBe(200)
  expect(await status('/api/mall')).toBe(200)
  await stopped
  await expect(fetch(`${server.address}/health/live`)).rejects.toThrow()
  const told = lines.map((line) => (JSON.parse(line) as { msg: string }).msg)
  expect(told.slice(told.indexOf('stopping')).at(-1)).toBe('stopped')
})

describe('HUOSHUI_DRAIN_SECONDS', () => {
  it.each([
    ['', 0],
    ['0', 0],
    ['2.5', 2500],
    ['3600', 3_600_000],
  ])('%s is taken', (text, ms) => {
    expect(drainMsOf(text)).toBe(ms)
  })

  it.each(['-1', '3601', 'soon', 'NaN'])('%s is refused', (text) => {
    expect(() => drainMsOf(text)).toThrow('HUOSHUI_DRAIN_SECONDS')
  })
})
