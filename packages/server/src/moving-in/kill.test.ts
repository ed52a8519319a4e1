import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { verify } from '@huoshui/journal'
import { testDatabase } from '@huoshui/journal/testing'
import { afterEach, expect, it } from 'vitest'
import { hostMall } from '../host/host.ts'
import { movingInScheme, oldShop } from './shop.ts'

const VICTIM = fileURLToPath(new URL('./victim.ts', import.meta.url))
const MEMBERS = 2000
/** Times the process is killed, each time somewhat further on. */
const KILLS = 3

let running: ChildProcess | undefined
afterEach(() => running?.kill('SIGKILL'))

interface Told {
  readonly state: string
  readonly done: number
}

/** Starts the mall and lets it go on until it has come so far, or to its end. */
async function runUntil(url: string, ownerUrl: string, enough: (told: Told) => boolean): Promise<Told> {
  const child = spawn(process.execPath, [VICTIM, url, ownerUrl, String(MEMBERS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running = child
  const ended = new Promise((done) => child.once('exit', done))
  let last: Told = { state: 'never', done: 0 }
  for await (const line of createInterface({ input: child.stdout })) {
    const [state = '', done = '0'] = line.split(' ')
    last = { state, done: Number(done) }
    if (enough(last)) break
  }
  child.kill('SIGKILL')
  await ended
  return last
}

it(`is done once for everybody although its process is killed ${KILLS} times`, async () => {
  const { url, ownerUrl } = await testDatabase()
  let reached = -1
  for (let kill = 0; kill < KILLS; kill++) {
    const told = await runUntil(url, ownerUrl, ({ state, done }) => state === 'running' && done > reached)
    if (told.state !== 'running') break
    reached = told.done
  }
  expect(reached).toBeGreaterThan(0)
  const last = await runUntil(url, ownerUrl, ({ state }) => state === 'done' || state === 'stuck')
  expect(last.state).toBe('done')

  const hosted = await hostMall({
    url,
    ownerUrl,
    slug: 'demo',
    mode: 'sandbox',
    name: { zh: '测试', en: 'Test' },
    scheme: { text: movingInScheme, file: 'scheme' },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    deliver: async () => ({ status: 503, result: 'unavailable' }),
    clock: Date.now,
  })
  try {
    const { mall } = hosted.served
    const [done] = await mall.imports.list()
    const { totals } = oldShop(MEMBERS)
    expect(done?.control).toMatchObject({ agrees: true, members: { joined: MEMBERS, met: 0 } })
    expect(done?.control?.assets.find(({ asset }) => asset === 'CNY')?.booked).toBe(totals.walletFen)
    expect(await mall.memberRows.count()).toBe(MEMBERS)
    const { held, members, apart } = await mall.books.look('heldSums')
    expect(members).toBe(MEMBERS)
    expect(held.get('release:ads')).toBe(totals.released)
    expect([...apart.values()].every((amount) => amount === 0n)).toBe(true)
    expect(await mall.reconciler.differences()).toEqual([])
    const { ok, findings } = await verify({ journal: hosted.served.journal, url })
    expect({ ok, findings }).toEqual({ ok: true, findings: [] })
  } finally {
    await hosted.stop()
  }
}, 120_000)
