import { openPool } from '@huoshui/mall'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClient, type TestServer, testServer } from '../testing.ts'

describe('somebody with the database’s keys', () => {
  let server: TestServer
  let operator: TestClient
  let sequence: number
  beforeAll(async () => {
    server = await testServer()
    operator = new TestClient(server)
    await operator.loginOperator()
    const member = new TestClient(server)
    await member.login('13200000001')
    sequence = (await member.buy()).sequence
    await member.buy()
  })
  afterAll(() => server.stop())

  const sql = async (url: string, text: string, values: unknown[] = []): Promise<unknown> => {
    const pool = openPool(url, () => undefined, 1)
    return pool.query(text, values).finally(() => pool.end())
  }
  const verdict = async () => {
    await operator.send('POST', '/api/admin/journal/verify')
    const report = async () => (await operator.get('/api/admin/journal/verify')).json()
    await expect.poll(async () => (await report()).state, { timeout: 30_000 }).not.toBe('running')
    return report()
  }
  const BLOCK = 'WHERE sequence = (SELECT max(sequence) FROM journal.block WHERE sequence <= $1)'

  it('cannot change the journal with the application’s own role', async () => {
    for (const act of [
      'UPDATE journal.block SET at = at',
      'DELETE FROM journal.block',
      'TRUNCATE journal.block',
      'DROP TABLE journal.block',
    ]) {
      await expect(sql(server.url, act)).rejects.toThrow(/permission denied|must be owner/)
    }
    expect((await verdict()).state).toBe('sound')
  })

  it('is found out when it changes a row by hand: verification names the entry', async () => {
    const flip = 'set_byte(frames, 40, get_byte(frames, 40) # 1)'
    await sql(server.ownerUrl, `UPDATE journal.block SET frames = ${flip} ${BLOCK}`, [sequence])
    const report = await verdict()
    expect(report.state).toBe('broken')
    expect(report.findings[0].sequence).toBe(sequence)
    await sql(server.ownerUrl, `UPDATE journal.block SET frames = ${flip} ${BLOCK}`, [sequence])
    expect((await verdict()).state).toBe('sound')
  })

  it('is found out when it changes a statement: the books are compared with the journal', async () => {
    await sql(server.ownerUrl, `UPDATE books.statement SET changes = '[]' WHERE line = $1`, [sequence])
    const report = await verdict()
    expect(report.state).toBe('broken')
    expect(report.findings[0].text).toContain('wrong-book')
  })
})
