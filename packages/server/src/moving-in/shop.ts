import type { ImportFile } from '@huoshui/mall'

/** A scheme with a pool, lots of both kinds, a tree of its own and a ladder: everything that can be brought along. */
export const movingInScheme = `scheme: moving-in
version: 1
title: { zh: 搬家, en: Moving in }
timezone: Asia/Shanghai
settle: payment
ladders: { team: [partner, director] }
plans:
  growth: { plan: appreciating-points, issuePrice: "1.00", exit: { multiple: 3, cap: exact } }
  chain: { plan: chain-2-plus-1, packs: [pack] }
  ads: { plan: ad-release }
  staged: { plan: staged-release, tiers: [{ from: 3000, name: first, multiple: 2.5 }] }
  referral: { plan: referral, rates: [10%] }
products:
  pack:
    title: { zh: 礼包, en: Pack }
    price: "1000.00"
    allocate: { growth: "300.00", chain: "330.00", ads: "10.00", referral: "100.00", platform: rest }
`

export const phoneOf = (number: number): string => `139${String(number).padStart(8, '0')}`

const bytesOf = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(`${lines.join('\n')}\n`)

export interface ShopTotals {
  readonly members: number
  readonly walletFen: bigint
  readonly points: bigint
  readonly cashFen: bigint
  readonly released: bigint
}

/** The files of an old shop with so many members, the youngest first, and what they add up to. */
export function oldShop(count: number, first = 0): { files: ImportFile[]; totals: ShopTotals } {
  const members = ['phone,id,name,referrer_id,joined,rank.team,placement_id.chain']
  const balances = ['id,wallet,shopping,growth.growth,growth_cash.growth,growth_spend.growth,promoter.referral']
  const lots = ['id,plan,granted,left,daily']
  const totals = { members: count, walletFen: 0n, points: 0n, cashFen: 0n, released: 0n }
  for (let number = count - 1; number >= 0; number--) {
    const id = `old-${first + number}`
    const above = number === 0 ? '' : `old-${first + Math.floor((number - 1) / 3)}`
    // Every hundredth stands elsewhere in the plan's own tree: under the first of all.
    const placed = number > 3 && number % 100 === 0 ? `old-${first}` : above
    const rank = number % 50 === 0 ? 'director' : ''
    const joined = `2024-${String(1 + (number % 12)).padStart(2, '0')}-15`
    members.push(`${phoneOf(first + number)},${id},会员${first + number},${above},${joined},${rank},${placed}`)
    const walletFen = BigInt(number * 7 + 1)
    const points = BigInt((number % 400) * 1_000_001)
    const cashFen = (points * 2n + 9_999n) / 10_000n
    const yuan = `${walletFen / 100n}.${String(walletFen % 100n).padStart(2, '0')}`
    const cash = `${cashFen / 100n}.${String(cashFen % 100n).padStart(2, '0')}`
    const point = `${points / 1_000_000n}.${String(points % 1_000_000n).padStart(6, '0')}`
    balances.push(`${id},${yuan},${number % 7},${point},${cash},${number % 1000},${number % 2 === 0 ? '是' : '否'}`)
    totals.walletFen += walletFen
    totals.points += points
    totals.cashFen += cashFen
    if (number % 10 !== 0) continue
    lots.push(`${id},ads,110.00,99.99,`, `${id},staged,7500,7464,36`)
    totals.released += 9_999n
  }
  const file = (kind: ImportFile['kind'], lines: readonly string[]): ImportFile => ({
    kind,
    name: `${kind}.csv`,
    bytes: bytesOf(lines),
  })
  return { files: [file('members', members), file('balances', balances), file('lots', lots)], totals }
}
