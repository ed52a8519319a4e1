import { testDatabase } from '@huoshui/journal/testing'
import { migrateMall, openDatabase, openPool } from '@huoshui/mall'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { blowNames } from './blows.ts'
import { Campaign } from './campaign.ts'
import { crashPoints } from './crash-points.ts'
import { formOf } from './form.ts'
import { firstPoints, timesOf } from './repertoire.ts'

/** Issue 4: so many acknowledged commands at least, and a kill at every named point. */
const ACKNOWLEDGED = 10_000
const PATIENCE_MS = 420_000
/** What can last does so for this long; longer than a lease elsewhere (handover.test.ts). */
const LASTS_MS = 1500

let campaign: Campaign

beforeAll(async () => {
  campaign = await Campaign.open()
})
afterAll(() => campaign.close())

test(
  'killed at every named point and struck from outside under 64 callers, a house loses nothing and doubles nothing',
  async () => {
    // The second migration, after the first one: then the second again, when the first one is there already.
    for (const point of firstPoints) for (const times of [2, 1]) await campaign.strikeAt(point, times)
    const others = crashPoints.filter((point) => !firstPoints.some((first) => first === point))
    for (const point of others) await campaign.strikeAt(point, timesOf(point, 0.2))
    for (const blow of blowNames) await campaign.strike(blow, LASTS_MS)
    await campaign.workUntil(ACKNOWLEDGED)
    await campaign.judge()
    const { acknowledged, reads } = campaign.record
    console.log(`${acknowledged} acknowledged, ${reads.length} reads, struck:`, Object.fromEntries(campaign.strikes))
    expect(acknowledged).toBeGreaterThanOrEqual(ACKNOWLEDGED)
    const unstruck = [...crashPoints, ...blowNames].filter((name) => !campaign.strikes.has(name))
    expect(unstruck).toEqual([])
  },
  PATIENCE_MS,
)

test('migrations that were killed come to what they come to undisturbed', async () => {
  const { url, ownerUrl } = await testDatabase()
  const db = openDatabase(openPool(url, () => undefined, 1))
  await migrateMall(db)
  await db.destroy()
  const undisturbed = await formOf(ownerUrl)
  expect(undisturbed.length).toBeGreaterThan(100)
  expect(await formOf(campaign.ownerUrl)).toEqual(undisturbed)
})

/** What a house would have to be told of, each with how the record is put right again. */
const LIES: Record<string, (told: Campaign['record']) => () => unknown> = {
  'a command that was acknowledged and is not stored': ({ commands }) => {
    commands.set('caller0/never', 1)
    return () => commands.delete('caller0/never')
  },
  'a command that is stored and was never sent': ({ asked }) => {
    const [id = ''] = asked
    asked.delete(id)
    return () => asked.add(id)
  },
  'a command that was refused and is stored': ({ commands, refused }) => {
    const [id = ''] = commands.keys()
    refused.set(id, 'insufficient-funds')
    return () => refused.delete(id)
  },
  'an order that its buyer saw settled by another entry': ({ bought }) => {
    const [[order, sequence] = ['', 0]] = bought
    bought.set(order, sequence + 1)
    return () => bought.set(order, sequence)
  },
  'a state that was read and never was': ({ reads }) => {
    const [read] = reads
    reads.push({ sequence: read?.sequence ?? 0, fund: '1', supply: '1' })
    return () => reads.pop()
  },
  'a read older than what had been told before': ({ wrong }) => {
    wrong.push('caller 0 was shown entry 1 after entry 2')
    return () => wrong.pop()
  },
}

test.each(Object.keys(LIES))('the judge finds %s', async (lie) => {
  const mend = LIES[lie]?.(campaign.record)
  await expect(campaign.verdict()).rejects.toThrow()
  mend?.()
})
