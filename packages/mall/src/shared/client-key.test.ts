import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { testTables } from '../testing.ts'
import { bookKey, freeKey } from './client-key.ts'

describe('client keys', () => {
  let db: Database
  beforeAll(async () => {
    db = (await testTables()).db
  })
  const at = new Date(0)
  const book = (act: Partial<Parameters<typeof bookKey>[2]>) =>
    db
      .transaction()
      .execute((tx) =>
        bookKey(tx, 'demo', { caller: 'A', operation: 'order', key: 'k', body: { a: 1 }, subject: 's', at, ...act }),
      )

  it('the first act is new, the second is the first again', async () => {
    expect(await book({ key: 'one', subject: 's1' })).toEqual({ subject: 's1', repeated: false })
    expect(await book({ key: 'one', subject: 's2' })).toEqual({ subject: 's1', repeated: true })
  })

  it('another body under the same key is refused', async () => {
    await book({ key: 'two' })
    await expect(book({ key: 'two', body: { a: 2 } })).rejects.toMatchObject({ code: 'id-reused' })
  })

  it('another caller or another operation has keys of its own', async () => {
    await book({ key: 'three', subject: 'mine' })
    expect(await book({ key: 'three', caller: 'B', subject: 'theirs', body: { a: 2 } })).toEqual({
      subject: 'theirs',
      repeated: false,
    })
    expect(await book({ key: 'three', operation: 'sell', subject: 'sale' })).toEqual({
      subject: 'sale',
      repeated: false,
    })
  })

  it('of many at once one is new', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => book({ key: 'four', subject: `s${index}` })),
    )
    expect(answers.filter((answer) => !answer.repeated)).toHaveLength(1)
    expect(new Set(answers.map((answer) => answer.subject)).size).toBe(1)
  })

  it('a key given back is free', async () => {
    await book({ key: 'five', subject: 'gone' })
    await freeKey(db, 'demo', 'gone')
    expect(await book({ key: 'five', subject: 'new', body: { b: 1 } })).toEqual({ subject: 'new', repeated: false })
  })
})
