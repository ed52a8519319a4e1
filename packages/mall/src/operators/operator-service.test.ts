import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { sessionService } from '../login/session-service.ts'
import { StillClock, testTables } from '../testing.ts'
import { LOGIN_FAILURES_MAX, LOGIN_WINDOW_MS, type OperatorService, operatorService } from './operator-service.ts'

describe('operators', () => {
  let db: Database
  let operators: OperatorService
  let password: string
  const clock = new StillClock()
  beforeAll(async () => {
    db = (await testTables()).db
    operators = operatorService({ db, mall: 'demo', sessions: sessionService(db, 'demo', clock.now), clock: clock.now })
    password = (await operators.ensureFirst('admin'))?.password ?? ''
  })

  it('the first operator is made once and its password is not stored', async () => {
    expect(await operators.ensureFirst('admin')).toBeUndefined()
    expect(await operators.ensureFirst('other')).toBeUndefined()
    const row = await db.selectFrom('operator').selectAll().executeTakeFirstOrThrow()
    expect(row.password_hash).not.toContain(password)
  })

  it('logs in, and the session is its own', async () => {
    const { token, operator } = await operators.login({ name: 'admin', password, address: '1' })
    expect(await operators.bySession(token)).toEqual(operator)
    expect(await operators.bySession(`${token}x`)).toBeUndefined()
    const stored = await db.selectFrom('session').select('token_hash').execute()
    expect(stored.map((row) => row.token_hash)).not.toContain(token)
  })

  it('a session ends after twelve hours', async () => {
    const { token } = await operators.login({ name: 'admin', password, address: '1' })
    clock.advance(12 * 3_600_000)
    expect(await operators.bySession(token)).toBeUndefined()
  })

  it('a new password ends the old one and its sessions', async () => {
    const { token } = await operators.login({ name: 'admin', password, address: '1' })
    const fresh = await operators.resetPassword('admin')
    expect(await operators.bySession(token)).toBeUndefined()
    await expect(operators.login({ name: 'admin', password, address: '1' })).rejects.toMatchObject({
      code: 'wrong-password',
    })
    expect((await operators.login({ name: 'admin', password: fresh, address: '1' })).operator.name).toBe('admin')
    password = fresh
  })

  it('a password has at least twelve characters, and an unknown operator has none', async () => {
    await expect(operators.resetPassword('admin', 'elevenchars')).rejects.toMatchObject({ code: 'weak-password' })
    await operators.resetPassword('admin', 'twelve chars')
    password = 'twelve chars'
    await expect(operators.resetPassword('nobody')).rejects.toMatchObject({ code: 'unknown-operator' })
  })

  it('ten failures pass, the next try is refused unread, and the window ends', async () => {
    const wrong = () => operators.login({ name: 'admin', password: 'wrong wrong wrong', address: '2' })
    for (let count = 0; count < LOGIN_FAILURES_MAX.both; count++)
      await expect(wrong()).rejects.toMatchObject({ code: 'wrong-password' })
    await expect(operators.login({ name: 'admin', password, address: '2' })).rejects.toMatchObject({
      code: 'rate-limited',
    })
    expect((await operators.login({ name: 'admin', password, address: '3' })).operator.name).toBe('admin')
    clock.advance(LOGIN_WINDOW_MS + 1)
    expect((await operators.login({ name: 'admin', password, address: '2' })).operator.name).toBe('admin')
  })

  it('another operator is added once by its name, with a password of its own', async () => {
    const added = await operators.add('wang')
    expect((await operators.login({ ...added, address: '9' })).operator.name).toBe('wang')
    await expect(operators.add('wang')).rejects.toMatchObject({ code: 'operator-exists' })
    expect((await operators.list()).map(({ name }) => name)).toEqual(['admin', 'wang'])
  })

  it.each(['', ' wang', 'a\nb', 'x'.repeat(65)])('%j is no name of an operator', async (name) => {
    await expect(operators.add(name)).rejects.toMatchObject({ code: 'bad-command' })
  })
})
