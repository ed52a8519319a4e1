import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestServer, testServer } from '../testing.ts'
import { movingInScheme, oldShop } from './shop.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer({ scheme: movingInScheme })
})
afterAll(() => server.stop())

const MEMBERS = 5000

describe('a shop that moves in', () => {
  it(`brings ${MEMBERS} members with trees, ranks, balances and lots, and the books agree to the fen`, async () => {
    const { mall } = server.hosted.served
    const { files, totals } = oldShop(MEMBERS)
    const began = performance.now()
    const proposed = await mall.imports.propose({ operator: 'one', files, keepExisting: false, expected: new Map() })
    expect(proposed).toMatchObject({ state: 'checked', brokenRows: 0, blocked: false })
    await mall.imports.approve({ operator: 'two', id: proposed.id, sha256: proposed.sha256, skipBroken: false })
    await expect.poll(async () => (await mall.imports.find(proposed.id)).state, { timeout: 60_000 }).not.toBe('running')
    const done = await mall.imports.find(proposed.id)
    expect(done.state).toBe('done')
    expect(done.control?.agrees).toBe(true)
    expect(totals.members).toBe(MEMBERS)
  }, 90_000)
})
