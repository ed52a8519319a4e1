import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, expect, it } from 'vitest'
import { maskPhone, readPhone } from '../members/phone.ts'
import { dayStart, instantText } from './clock.ts'
import { page, readCursor, writeCursor } from './cursor.ts'
import { maskName } from './mask.ts'
import { startPoller } from './poller.ts'
import {
  hashPassword,
  newId,
  newLoginCode,
  newPassword,
  newReferralCode,
  passwordMatches,
  sameText,
} from './secrets.ts'

describe('secrets', () => {
  it('a password is known again, another one is not', async () => {
    const stored = await hashPassword('correct horse battery')
    expect(stored).toMatch(/^scrypt\$32768\$/)
    expect(stored).not.toContain('horse')
    expect(await passwordMatches('correct horse battery', stored)).toBe(true)
    expect(await passwordMatches('correct horse batterx', stored)).toBe(false)
    expect(await passwordMatches('correct horse battery', 'not a hash')).toBe(false)
  })

  it('two hashes of one password differ', async () => {
    expect(await hashPassword('same password')).not.toBe(await hashPassword('same password'))
  })

  it('ids, codes and passwords have their form', () => {
    expect(newId()).toMatch(/^[0-9a-z]{16}$/)
    expect(newReferralCode()).toMatch(/^[2-9A-HJKMNP-Z]{8}$/)
    expect(newLoginCode()).toMatch(/^\d{6}$/)
    expect(newPassword().length).toBeGreaterThanOrEqual(20)
    expect(new Set(Array.from({ length: 2000 }, newId)).size).toBe(2000)
  })

  it('texts are compared whole', () => {
    expect(sameText('abc', 'abc')).toBe(true)
    expect(sameText('abc', 'abd')).toBe(false)
    expect(sameText('abc', 'abcd')).toBe(false)
  })
})

describe('phones and names', () => {
  it.each(['13812345678', '+86 138 1234 5678', '0086-138-1234-5678', '86' + '13812345678'])('%j is read', (text) => {
    if (text.startsWith('86')) expect(() => readPhone(text)).toThrow()
    else expect(readPhone(text)).toBe('13812345678')
  })
  it('is masked', () => {
    expect(maskPhone('13812345678')).toBe('138****5678')
    expect(maskName('欧阳修')).toBe('欧**')
    expect(maskName('😀x')).toBe('😀**')
    expect(maskName('')).toBe('***')
  })
})

describe('time', () => {
  it('is written in the mall’s zone', () => {
    expect(instantText(Date.parse('2025-12-31T16:00:00Z'), 'Asia/Shanghai')).toBe('2026-01-01T00:00:00+08:00')
    expect(instantText(0, 'UTC')).toBe('1970-01-01T00:00:00+00:00')
  })
  it('a day begins at the mall’s midnight', () => {
    expect(dayStart(Date.parse('2026-01-01T03:00:00Z'), 'Asia/Shanghai').toISOString()).toBe('2025-12-31T16:00:00.000Z')
  })
})

describe('pages', () => {
  it('a cursor leads back to its place', () => {
    const cursor = { at: new Date(1_700_000_000_000), id: 'abc123' }
    expect(readCursor(writeCursor(cursor))).toEqual(cursor)
    expect(readCursor(undefined)).toBeUndefined()
  })
  it.each(['', 'x', '!!', Buffer.from('1.').toString('base64url'), Buffer.from("1.a'b").toString('base64url')])(
    '%j is no cursor',
    (text) => {
      expect(() => readCursor(text)).toThrow('cursor')
    },
  )
  it('the last page has no next', () => {
    const cursorOf = (id: string) => ({ at: new Date(0), id })
    expect(page(['a', 'b'], 2, cursorOf)).toEqual({ rows: ['a', 'b'] })
    expect(page(['a', 'b', 'c'], 2, cursorOf)).toMatchObject({ rows: ['a', 'b'], next: expect.any(String) })
  })
})

describe('a poller', () => {
  it('a failing round is reported and tried again at the next beat', async () => {
    const errors: unknown[] = []
    let rounds = 0
    const poller = startPoller({
      beatMs: 5,
      onError: (error) => errors.push(error),
      round: async () => {
        rounds += 1
        if (rounds === 1) throw new Error('first')
        return false
      },
    })
    await expect.poll(() => rounds).toBeGreaterThan(2)
    await poller.stop()
    expect(errors).toHaveLength(1)
    const stopped = rounds
    poller.nudge()
    await new Promise((wake) => setTimeout(wake, 30))
    expect(rounds).toBe(stopped)
  })

  it('works for nobody in particular, whoever nudged it: neither that round nor a later one is in their trace', async () => {
    const traces = new AsyncLocalStorage<string>()
    const seen: (string | undefined)[] = []
    const poller = startPoller({
      beatMs: 5,
      onError: () => undefined,
      round: async () => {
        seen.push(traces.getStore())
        return false
      },
    })
    traces.run('of a request', () => poller.nudge())
    await expect.poll(() => seen.length).toBeGreaterThan(2)
    await poller.stop()
    expect(new Set(seen)).toEqual(new Set([undefined]))
  })

  it('goes on at once while there is something to do', async () => {
    let left = 5
    const poller = startPoller({ beatMs: 60_000, onError: () => undefined, round: async () => --left > 0 })
    poller.nudge()
    await expect.poll(() => left).toBe(0)
    await poller.stop()
  })
})
