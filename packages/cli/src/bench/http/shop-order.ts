import type { Connection, Reply } from './connection.ts'
import { nextKey } from './prepare.ts'

const JSON_BODY = 'content-type: application/json\r\n'
const FORM_BODY = 'content-type: application/x-www-form-urlencoded\r\n'
/** How often an order is looked at before the bench gives up on it; every look waits for it already. */
const LOOKS = 5

function expect(reply: Reply, status: number, what: string): Reply {
  if (reply.status !== status) throw new Error(`${what}: ${reply.status} ${reply.body.slice(0, 300)}`)
  return reply
}

/**
 * One whole order of the shop, as a browser does it: looks at the product, orders it, pays on the cashier's page (which
 * tells the mall over HTTP), and sees it settled. @throws Error at any other answer than the expected one
 */
export async function buyOne(connection: Connection, token: string): Promise<void> {
  const cookie = `cookie: huoshui_member=${token}\r\n`
  expect(await connection.send('GET', '/api/products/gift-1000', cookie), 200, 'product')
  const headers = `${cookie}${JSON_BODY}idempotency-key: ${nextKey()}\r\n`
  const body = '{"product":"gift-1000","quantity":1,"wallet":"0.00"}'
  const placed = expect(await connection.send('POST', '/api/orders', headers, body), 200, 'order')
  const { order } = JSON.parse(placed.body) as { order: { id: string; payment: { id: string } } }
  const form = `${cookie}${FORM_BODY}`
  expect(await connection.send('POST', `/cashier/${order.payment.id}/pay`, form), 303, 'cashier')
  for (let look = 0; look < LOOKS; look += 1) {
    const seen = expect(await connection.send('GET', `/api/orders/${order.id}`, cookie), 200, 'settled')
    if ((JSON.parse(seen.body) as { state: string }).state === 'settled') return
  }
  throw new Error(`order ${order.id} did not settle`)
}
