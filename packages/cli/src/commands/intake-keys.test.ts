import { type TestDatabase, testDatabase } from '@huoshui/journal/testing'
import {
  type Database,
  ensureMall,
  INTAKE_KEY_KEPT_MS,
  intakeKeyService,
  migrateMall,
  openDatabase,
  openPool,
  operatorService,
  sessionService,
} from '@huoshui/mall'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { runCommand } from '../testing.ts'
import { addIntakeKeyCommands } from './intake-keys.ts'

const huoshui = (...args: string[]) => runCommand([addIntakeKeyCommands], ['intake-keys', ...args])

describe('intake-keys', () => {
  let database: TestDatabase
  let db: Database
  beforeAll(async () => {
    database = await testDatabase()
    db = openDatabase(openPool(database.url, () => undefined, 2))
    await migrateMall(db)
    await ensureMall(db, { slug: 'demo', mode: 'sandbox', name: { zh: '店', en: 'Shop' } })
    const sessions = sessionService(db, 'demo', Date.now)
    await operatorService({ db, mall: 'demo', sessions, clock: Date.now }).add('wang')
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await db.destroy()
  })
  beforeEach(() => void vi.stubEnv('DATABASE_URL', database.url))

  /** The keys as a server that runs all the while knows them. */
  const served = (clock = Date.now) =>
    intakeKeyService({ db, mall: 'demo', clock, acts: { record: async () => undefined } })

  it('makes a key that a server takes, lists it without telling it, and ends it for good', async () => {
    expect(await huoshui('list')).toEqual({ code: 0, said: 'no keys\n' })
    const made = await huoshui('create', 'old-shop', '--operator', 'wang')
    expect(made.code).toBe(0)
    const token = /huoshui_intake_\S+/.exec(made.said)?.[0] ?? ''
    const [id = ''] = made.said.split(' ')
    expect(await served().sourceOf(token)).toBe('old-shop')
    const listed = await huoshui('list')
    expect(listed.said).toMatch(new RegExp(`^${id}  old-shop  made \\S+\\n$`))
    expect(listed.said).not.toContain(token)
    expect((await huoshui('revoke', id, '--operator', 'wang')).said).toMatch(/revoked \S+\n$/)
    await expect(served(() => Date.now() + INTAKE_KEY_KEPT_MS).sourceOf(token)).rejects.toMatchObject({
      code: 'wrong-key',
    })
    const audit = await db.selectFrom('audit').selectAll().orderBy('id').execute()
    expect(audit.map(({ act, subject }) => [act, subject])).toEqual([
      ['create-intake-key', `old-shop/${id}`],
      ['revoke-intake-key', `old-shop/${id}`],
    ])
  })

  it.each([
    [['create', 'Old Shop', '--operator', 'wang'], 1, /a source has/],
    [['create', 'old-shop'], 1, /no operator "admin"/],
    [['create', 'old-shop', '--operator', 'nobody'], 1, /no operator "nobody"/],
    [['revoke', 'nothing', '--operator', 'wang'], 1, /No such intake key/],
    [['create'], 1, /missing required argument/],
  ] as const)('%j is refused in a line', async (args, code, said) => {
    const answer = await huoshui(...args)
    expect(answer.said).toMatch(said)
    expect(answer.code).toBe(code)
  })
})
