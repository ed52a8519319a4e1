import type { Connection } from './connection.ts'
import { memberId, nextKey } from './prepare.ts'

/** One order of another shop by a member drawn at random. @throws Error at any other answer than 200 */
export async function sendOne(connection: Connection, token: string, member: number): Promise<void> {
  const headers = `authorization: Bearer ${token}\r\ncontent-type: application/json\r\n`
  const body = `{"order":"${nextKey()}","member":"${memberId(member)}","product":"gift-1000","quantity":1,"paid":"1000.00"}`
  const reply = await connection.send('POST', '/api/v1/intake/orders', headers, body)
  if (reply.status !== 200) throw new Error(`intake: ${reply.status} ${reply.body.slice(0, 300)}`)
}
