import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { DAY_MS } from '../shared/clock.ts'
import { StillClock, testTables } from '../testing.ts'
import { type CodeService, codeService } from './code-service.ts'
import { sessionService } from './session-service.ts'
import { type InboxSms, inboxSms } from './sms.ts'

describe('login codes and sessions', () => {
  let db: Database
  let sms: InboxSms
  let codes: CodeService
  const clock = new StillClock()
  beforeAll(async () => {
    db = (await testTables()).db
    sms = inboxSms(db, 'demo', clock.now)
    codes = codeService({
      db,
      mall: 'demo',
      key: 'key',
      sms,
      clock: clock.now,
      limits: { windowMs: 60_000, perPhone: 100, perAddress: 3 },
    })
  })
  const send = (phone: string, address: string) => codes.send({ phone, phoneHash: `hash of ${phone}`, address })
  const newest = async (phone: string) => (await sms.messages(phone, 1))[0]?.code ?? ''

  it('SQL holds neither the code nor the phone nor the address', async () => {
    await send('13812345678', '192.0.2.1')
    const [row] = await db.selectFrom('login_code').selectAll().execute()
    const stored = JSON.stringify(row)
    expect(stored).not.toContain(await newest('13812345678'))
    expect(stored).not.toContain('192.0.2.1')
  })

  it('one phone’s code does not open another’s account', async () => {
    await send('13800000001', 'a')
    await send('13800000002', 'a')
    const mine = await newest('13800000001')
    const theirs = await newest('13800000002')
    if (mine !== theirs)
      await expect(codes.check({ phoneHash: 'hash of 13800000002', code: mine })).rejects.toMatchObject({
        code: 'wrong-code',
      })
    expect(await codes.check({ phoneHash: 'hash of 13800000002', code: theirs })).toBeTruthy()
  })

  it('codes to one address are limited, whatever the phones', async () => {
    for (const phone of ['1', '2', '3']) await send(phone, 'crowd')
    await expect(send('4', 'crowd')).rejects.toMatchObject({ code: 'rate-limited' })
    await send('4', 'elsewhere')
  })

  it('a code is spent once', async () => {
    await send('13800000003', 'b')
    const id = await codes.check({ phoneHash: 'hash of 13800000003', code: await newest('13800000003') })
    expect(
      await Promise.all([codes.use(id), codes.use(id), codes.use(id)]).then((used) => used.filter(Boolean)),
    ).toHaveLength(1)
  })

  it('parallel guesses do not get past the limit of attempts', async () => {
    await send('13800000004', 'c')
    const right = await newest('13800000004')
    const guesses = Array.from({ length: 12 }, () =>
      codes.check({ phoneHash: 'hash of 13800000004', code: right === '000000' ? '000001' : '000000' }),
    )
    const refused = (await Promise.allSettled(guesses)).map((guess) =>
      guess.status === 'rejected' ? (guess.reason as { code: string }).code : 'passed',
    )
    expect(refused.filter((code) => code === 'wrong-code')).toHaveLength(5)
    expect(refused.filter((code) => code === 'too-many-attempts')).toHaveLength(7)
  })

  it('what is a day old is forgotten', async () => {
    clock.advance(DAY_MS + 1)
    await codes.sweep()
    expect(await db.selectFrom('login_code').selectAll().execute()).toEqual([])
    expect(await sms.messages(undefined, 10)).toEqual([])
  })

  it('a session is of one kind and one mall, and expired ones are swept', async () => {
    const sessions = sessionService(db, 'demo', clock.now)
    const token = await sessions.open({ kind: 'member', subject: 'm' })
    expect(await sessions.subject('member', token)).toBe('m')
    expect(await sessions.subject('operator', token)).toBeUndefined()
    expect(await sessionService(db, 'other', clock.now).subject('member', token)).toBeUndefined()
    clock.advance(31 * DAY_MS)
    await sessions.sweep()
    expect(await db.selectFrom('session').selectAll().execute()).toEqual([])
  })
})
