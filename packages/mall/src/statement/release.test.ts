import {
  MallWriter,
  newPool,
  openPostgresJournal,
  readStatement,
  type StatementLine,
  startFollowers,
} from '@huoshui/journal'
import { testDatabase } from '@huoshui/journal/testing'
import { describe, expect, it } from 'vitest'
import { releasedIn, releaseFormula, releaseReason } from './release.ts'

const DAY_MS = 86_400_000

const close = (cashFen: bigint): Pick<StatementLine, 'kind' | 'changes' | 'reasons'> => {
  const reason = {
    plan: 'staged',
    rule: 'release',
    amount: cashFen,
    basis: 10_000n,
    rate: '40%',
    order: null,
    from: 'a',
  }
  return {
    kind: 'close',
    changes: [
      { account: 'staged.balance', asset: 'release:staged', amount: -9000n },
      { account: 'shopping', asset: 'shopping', amount: 9000n - cashFen },
    ],
    reasons: cashFen === 0n ? [] : [reason],
  }
}

describe('what a close released', () => {
  it('goes to shopping points as far as it is not cash', () => {
    expect(releasedIn(close(0n))).toEqual({ plan: 'staged', released: 9000n, cashFen: 0n, toShopping: 9000n })
    expect(releasedIn(close(3000n))).toEqual({ plan: 'staged', released: 9000n, cashFen: 3000n, toShopping: 6000n })
  })

  it('is no matter of shopping points when all of it was paid in cash, nor outside a close', () => {
    expect(releasedIn(close(9000n))).toBeUndefined()
    expect(releasedIn({ ...close(0n), kind: 'refund' })).toBeUndefined()
  })

  it('has a reason that can be added up by hand', () => {
    expect(
      releaseReason({ plan: 'staged', released: 9000n, cashFen: 0n, toShopping: 9000n }, 'staged-release'),
    ).toEqual(expect.objectContaining({ plan: 'staged', rule: 'release', unit: 'points', amountFen: 9000n }))
    const formula = releaseFormula({ plan: 'staged', released: 9000n, cashFen: 3000n, toShopping: 6000n })
    expect(formula.en).toContain('released 90.00 points')
    expect(formula.en).toContain('30.00 yuan in cash + 60.00 shopping points')
    expect(formula.zh).toContain('90.00 积分 = 现金 30.00 元 + 消费积分 60.00')
  })

  it('is found in the books of a mall, with a purse that lasts and one that does not', async () => {
    const { url } = await testDatabase()
    const pool = newPool({ connectionString: url })
    const journal = openPostgresJournal({ url, mall: 'm' })
    let now = Date.UTC(2026, 0, 5)
    const writer = await MallWriter.open({ mall: 'm', journal, clock: () => now, limits: { tickMs: 5 } })
    const followers = startFollowers({ url, writer })
    let count = 0
    const send = async (command: object): Promise<void> => {
      const sent = { ...command, id: `c${++count}`, caller: 'test' } as Parameters<typeof writer.submit>[0]
      expect(await writer.submit(sent)).toMatchObject({ kind: 'accepted' })
    }
    await send({
      kind: 'activate',
      text: `scheme: s
version: 1
title: { zh: 释放, en: Release }
settle: payment
plans:
  staged: { plan: staged-release, tiers: [ { from: "100.00", multiple: 2 } ], daily: 10%, ranks: [], split: { cash: 40%, shopping: 60% } }
products: { pack: { price: "100.00", allocate: { staged: "6.00", platform: rest } } }
`,
    })
    await send({ kind: 'join', member: 'a' })
    await send({ kind: 'order', order: 'o', member: 'a', product: 'pack', quantity: 1 })
    for (let day = 0; day < 4; day++) {
      now += DAY_MS
      await send({ kind: 'tick' })
      while (await writer.read((engine) => engine.busy)) await new Promise((done) => setTimeout(done, 5))
    }
    await followers.waitFor(writer.durable)
    const lines = (await readStatement(pool, { mall: 'm', member: 'a', limit: 9 })).filter(
      ({ kind }) => kind === 'close',
    )
    const released = lines.map((line) => releasedIn(line)).reverse()
    // Ten yuan a day, four of them in cash as far as the purse of six reaches; what it lacks returns to the lot.
    expect(released).toMatchObject([
      { released: 1000n, cashFen: 400n, toShopping: 600n },
      { released: 800n, cashFen: 200n, toShopping: 600n },
      { released: 600n, cashFen: 0n, toShopping: 600n },
    ])
    await followers.stop()
    await writer.close()
    await journal.close()
    await pool.end()
  })
})
