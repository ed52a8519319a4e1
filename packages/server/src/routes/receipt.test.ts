import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSigningKey, parseAnchors, signDays, verify } from '@huoshui/journal'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TestClient, type TestServer, testServer } from '../testing.ts'

const DAY_MS = 86_400_000

let server: TestServer
const folder = mkdtempSync(join(tmpdir(), 'huoshui-receipt-'))
beforeAll(async () => {
  server = await testServer()
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('an order carries the signed head of its day once there is one, and the head proves the journal', async () => {
  const { journal } = server.hosted.served
  const client = new TestClient(server)
  await client.login('13600000001')
  const { id, sequence } = await client.buy()
  const order = async () => (await client.get(`/api/orders/${id}`)).json<{ sequence: number; receipt?: object }>()
  expect(await order()).not.toHaveProperty('receipt')
  server.clock.advance(DAY_MS)
  const key = await loadSigningKey(join(folder, 'key.pem'))
  await signDays({ journal, key, now: server.clock.now() })
  const { receipt } = await order()
  const anchors = parseAnchors(JSON.stringify(receipt))
  expect(anchors[0]?.sequence).toBeGreaterThanOrEqual(sequence)
  expect(await verify({ journal, anchors: { heads: anchors, publicKey: key.publicKey } })).toMatchObject({
    ok: true,
    findings: [],
  })
})
