import { randomBytes } from 'node:crypto'
import type { MallCommand } from '@huoshui/journal'
import { ensureMall, intakeKeyService, migrateMall, openDatabase, openPool, sessionService } from '@huoshui/mall'

/** Members of the bench are m0, m1, …, each under one drawn by its number. */
export const memberId = (index: number): string => `m${index}`

export const joining = (index: number): MallCommand => ({
  kind: 'join',
  id: `join/${index}`,
  caller: 'bench',
  member: memberId(index),
  ...(index > 0 && { referrer: memberId(Math.floor(index / 3)) }),
})

const ROWS = 5000

/**
 * Gives members of the journal their rows in SQL and a session each, as logging in would.
 * Returns the tokens of their sessions.
 */
export async function giveSessions(options: { url: string; slug: string; count: number }): Promise<string[]> {
  const { url, slug, count } = options
  const pool = openPool(url, () => undefined)
  const db = openDatabase(pool)
  try {
    await migrateMall(db)
    await ensureMall(db, { slug, mode: 'sandbox', name: { zh: '测速商城', en: 'Bench mall' } })
    for (let from = 0; from < count; from += ROWS) {
      const rows = Array.from({ length: Math.min(ROWS, count - from) }, (_, offset) => ({
        mall: slug,
        id: memberId(from + offset),
        phone_hash: `bench-${from + offset}`,
        phone_masked: '138****0000',
        name: memberId(from + offset),
        referral_code: `BENCH${from + offset}`,
        referrer: null,
        locale: 'zh' as const,
        joined_at: new Date(),
      }))
      await db.insertInto('member').values(rows).execute()
    }
    const sessions = sessionService(db, slug, Date.now)
    const tokens: string[] = []
    for (let from = 0; from < count; from += 100) {
      const some = Array.from({ length: Math.min(100, count - from) }, (_, offset) =>
        sessions.open({ kind: 'member', subject: memberId(from + offset) }),
      )
      tokens.push(...(await Promise.all(some)))
    }
    return tokens
  } finally {
    await db.destroy()
  }
}

/** A key for another shop's orders, as an operator would make it. */
export async function giveIntakeKey({ url, slug }: { url: string; slug: string }): Promise<string> {
  const pool = openPool(url, () => undefined)
  const db = openDatabase(pool)
  try {
    const acts = { record: async () => undefined }
    const { token } = await intakeKeyService({ db, mall: slug, acts, clock: Date.now }).create({
      operator: 'bench',
      source: 'bench',
    })
    return token
  } finally {
    await db.destroy()
  }
}

/** The key of a request: no two of one run are alike. */
const run = randomBytes(6).toString('hex')
let keys = 0
export const nextKey = (): string => `bench-${run}-${++keys}`
