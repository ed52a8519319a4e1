import { describe, expect, test } from 'vitest'
import { Desk } from '../../test/mall.ts'
import type { OpeningLot } from '../command.ts'
import type { Fen, Hundredths, MicroPoints } from '../index.ts'
import { OPENING_LOTS_LIMIT } from './openings.ts'

const scheme = (version = 1, ads = '  ads: { plan: ad-release }\n'): string => `scheme: old
version: ${version}
title: { zh: 老店, en: Old shop }
settle: payment
plans:
  growth: { plan: appreciating-points }
${ads}products:
  pack: { price: "1000.00", allocate: { growth: "300.00", platform: rest } }
`
const fen = (amount: bigint): Fen => amount as Fen
const points = (amount: bigint): MicroPoints => amount as MicroPoints
const hundredths = (amount: bigint): Hundredths => amount as Hundredths
const lots = (count: number): OpeningLot[] =>
  Array.from({ length: count }, (_, index) => ({
    order: `old-${index}`,
    granted: hundredths(100n),
    left: hundredths(50n),
    daily: hundredths(0n),
  }))

function desk(): Desk {
  const opened = new Desk(scheme())
  for (const member of ['a', 'b']) opened.must({ kind: 'join', member })
  return opened
}

describe('opening balances', () => {
  test(`a member brings at most ${OPENING_LOTS_LIMIT} lots along, in one entry`, () => {
    const mall = desk()
    const tooMany = mall.submit({
      kind: 'open-balances',
      member: 'a',
      release: { ads: lots(OPENING_LOTS_LIMIT + 1) },
    })
    expect(tooMany).toMatchObject({ kind: 'refused', code: 'limit-reached' })
    mall.must({ kind: 'open-balances', member: 'a', release: { ads: lots(OPENING_LOTS_LIMIT) } })
    expect(mall.engine.checkLaws()).toEqual([])
    expect(mall.refold().stateHash()).toBe(mall.engine.stateHash())
  })

  test('points that wait for their members hold the price while others buy and sell', () => {
    const mall = desk()
    const growth = { growth: { points: points(100_000_000n), cash: fen(20_000n) } }
    mall.must({ kind: 'fund-opening', cash: fen(0n), growth })
    mall.must({ kind: 'order', order: 'o1', member: 'b', product: 'pack', quantity: 1 })
    mall.must({ kind: 'sell', plan: 'growth', member: 'b', points: 'all' })
    const position = { points: points(100_000_000n), spend: fen(0n), realised: fen(0n) }
    mall.must({ kind: 'open-balances', member: 'a', growth: { growth: position } })
    expect(mall.engine.checkLaws()).toEqual([])
    expect(mall.refold().stateHash()).toBe(mall.engine.stateHash())
  })

  test('the same id is answered as repeated, another body under it is refused', () => {
    const mall = desk()
    const open = (left: bigint) =>
      mall.engine.submit({
        kind: 'open-balances',
        id: 'import/1',
        caller: 'import',
        at: mall.at,
        member: 'a',
        release: { ads: [{ ...(lots(1)[0] as OpeningLot), left: hundredths(left) }] },
      })
    expect(open(7n)).toMatchObject({ kind: 'accepted' })
    expect(open(7n)).toMatchObject({ kind: 'repeated' })
    expect(open(8n)).toMatchObject({ kind: 'refused', code: 'id-reused' })
  })

  test('a plan that drains takes nothing new', () => {
    const mall = desk()
    mall.must({ kind: 'activate', text: scheme(2, '') })
    const brought = mall.submit({ kind: 'open-balances', member: 'a', release: { ads: lots(1) } })
    expect(brought).toMatchObject({ kind: 'refused', code: 'not-supported' })
    const promoted = mall.submit({ kind: 'open-balances', member: 'a', promoter: ['ads'] })
    expect(promoted).toMatchObject({ kind: 'refused', code: 'not-supported' })
  })

  test('nothing is booked where no plan keeps it, and nothing negative', () => {
    const mall = desk()
    const refused = (fields: object, code: string): void => {
      const outcome = mall.submit({ kind: 'open-balances', member: 'a', ...fields })
      expect(outcome).toMatchObject({ kind: 'refused', code })
    }
    refused({ coin: hundredths(1n) }, 'not-supported')
    refused({ equity: { ads: hundredths(1n) } }, 'not-supported')
    refused({ growth: { ads: { points: points(1n), spend: fen(0n), realised: fen(0n) } } }, 'not-supported')
    refused({ release: { growth: lots(1) } }, 'not-supported')
    refused({ release: { other: lots(1) } }, 'unknown-plan')
    refused({ available: fen(-1n) }, 'bad-amount')
    refused({ shopping: hundredths(-1n) }, 'bad-amount')
    expect(mall.submit({ kind: 'fund-opening', cash: fen(0n) })).toMatchObject({ kind: 'refused', code: 'bad-amount' })
  })
})
