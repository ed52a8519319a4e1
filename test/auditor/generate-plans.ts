import { moneyText, type Random, rateText } from './random.ts'

export type Params = Record<string, unknown>

/**
 * A plan with random parameters and what it needs of a line so that a loader finds it funded:
 * fen per unit for amounts, basis points of the cash for rates; `grant` in basis points of the price.
 */
export type DrawnPlan = {
  id: string
  params: Params
  fen: number
  basisPoints: number
  grant: number
  /** Where the plan takes part: lines of products, orders at merchants, or both. */
  at: 'products' | 'merchants' | 'both' | 'none'
}

export const LADDER = ['partner', 'cofounder', 'director']
const PERIODS = ['day', 'week', 'month', 'quarter']
const PEER = [0, 500, 1000]

/** Random parameters for one plan of each kind. `fixed` says that it may ask for amounts, not only rates. */
export const DRAW: Record<string, (random: Random, id: string, fixed: boolean) => DrawnPlan> = {
  'appreciating-points': (random, id) => {
    const exit = { multiple: random.pick([1.2, 1.5, 2, 3]), cap: random.pick(['exact', 'market']) }
    const params = {
      plan: 'appreciating-points',
      issuePrice: random.pick(['0.50', '1.00', '3.00', '10.00']),
      grant: rateText(random.pick([3333, 5000, 7000, 10_000])),
      backflow: rateText(random.pick([0, 500, 2000, 3000])),
      ...(random.chance(80) ? { exit } : {}),
      ...(random.chance(25) ? { lockDays: random.pick([1, 7, 30]) } : {}),
    }
    return { id, params, fen: 0, basisPoints: random.pick([500, 1600, 2500]), grant: 0, at: 'both' }
  },
  'chain-2-plus-1': (random, id) => {
    const [direct, team, peer] = [random.pick([3000, 10_000]), random.pick([5000, 20_000]), random.pick(PEER)]
    const placement = random.pick(['none', 'rotation', 'three-line'])
    const rotation = {
      every: random.pick(['week', 'month']),
      when: random.pick(['always', 'both-idle']),
      seed: random.between(0, 99),
    }
    const params = {
      plan: 'chain-2-plus-1',
      direct: moneyText(direct),
      team: moneyText(team),
      peer: rateText(peer),
      promoteAt: random.pick([2, 3, 3, 4]),
      leave: random.pick([1, 2, 2]),
      placement,
      ...(placement === 'rotation' ? { rotation } : {}),
    }
    const fen = direct + team + Math.ceil(((direct + team) * peer) / 10_000)
    return { id, params, fen, basisPoints: 0, grant: 0, at: 'products' }
  },
  'refer-three': (random, id) => {
    const cycle = random.pick([
      [1000, 2000, 7000],
      [1000, 1000],
      [500, 1500, 2000, 4000],
    ])
    const params = {
      plan: 'refer-three',
      cycle: cycle.map(rateText),
      base: random.pick(['own', 'referred', 'lesser']),
      count: random.pick(['person', 'order']),
      repeat: random.chance(75),
    }
    const whole = cycle.reduce((total, rate) => total + rate, 0)
    return { id, params, fen: 0, basisPoints: Math.ceil(whole / cycle.length), grant: 0, at: 'products' }
  },
  'ad-release': (random, id) => {
    const params = {
      plan: 'ad-release',
      rate: rateText(random.pick([70, 100, 500, 2500])),
      base: random.pick(['balance', 'granted']),
      minimum: random.pick(['0.01', '1.00', '5.00']),
      tasks: { ads: 5, seconds: 15 },
      referral: [rateText(2000), rateText(random.pick([0, 1000]))],
    }
    return {
      id,
      params,
      fen: 0,
      basisPoints: random.pick([100, 1000]),
      grant: random.pick([3000, 8000, 11_000]),
      at: 'both',
    }
  },
  'staged-release': (random, id) => {
    const cash = random.pick([0, 3000, 5000, 10_000])
    const params = {
      plan: 'staged-release',
      tiers: [
        { from: '500.00', name: 'first', multiple: 2.5 },
        { from: '3000.00', name: 'second', multiple: 3 },
        { from: '9000.00', name: 'third', multiple: 3.5 },
      ],
      daily: rateText(random.pick([90, 120, 2000])),
      generations: [rateText(random.pick([5000, 3333])), rateText(random.pick([3000, 0]))],
      ranks: [
        { name: 'bronze', from: '1000.00', rate: '10%' },
        { name: 'silver', from: '5000.00', rate: '20%' },
        { name: 'gold', from: '20000.00', rate: '44%' },
      ],
      peer: rateText(random.pick([0, 100, 300])),
      split: { cash: rateText(cash), shopping: rateText(10_000 - cash) },
      ...(random.chance(60) ? { redeemEvery: random.pick(PERIODS) } : {}),
    }
    return { id, params, fen: 0, basisPoints: random.pick([200, 1500]), grant: 0, at: 'products' }
  },
  referral: (random, id, fixed) => {
    const [direct, indirect] = [random.pick([30, 100, 333]), random.pick([20, 50])]
    const inFen = fixed && random.chance(40)
    const params = {
      plan: 'referral',
      ...(inFen ? { fixed: [moneyText(direct * 10), moneyText(indirect * 10)] } : {}),
      ...(inFen ? {} : { rates: [rateText(direct), rateText(indirect)] }),
      requirePurchase: random.chance(60),
    }
    const need = direct + indirect
    return {
      id,
      params,
      fen: inFen ? need * 10 : 0,
      basisPoints: inFen ? 0 : need,
      grant: 0,
      at: inFen ? 'products' : 'both',
    }
  },
  'team-differential': (random, id, fixed) => {
    const inFen = fixed && random.chance(60)
    const { params, fen, basisPoints } = drawDifferential(random, inFen)
    return {
      id,
      params: { plan: 'team-differential', ...params },
      fen,
      basisPoints,
      grant: 0,
      at: inFen ? 'products' : 'both',
    }
  },
  'equity-credit': (random, id, fixed) => {
    const { params } = drawDifferential(random, fixed && random.chance(60))
    return { id, params: { plan: 'equity-credit', ...params }, fen: 0, basisPoints: 0, grant: 0, at: 'none' }
  },
  'regional-agency': (random, id, fixed) => {
    const inFen = fixed && random.chance(50)
    const mode = random.pick(['differential', 'flat'])
    const outward = random.chance(50) ? [20, 50, 80, 100] : [80, 50, 20, 10]
    const values = random.chance(20) ? outward.slice(0, 3) : outward
    const table = Object.fromEntries(
      ['district', 'city', 'province', 'area'].slice(0, values.length).map((level, index) => {
        const value = values[index] ?? 0
        return [level, inFen ? moneyText(value * 10) : rateText(value)]
      }),
    )
    const need = mode === 'flat' ? values.reduce((total, value) => total + value, 0) : Math.max(...values)
    const params = { plan: 'regional-agency', mode, ...(inFen ? { amounts: table } : { rates: table }) }
    return {
      id,
      params,
      fen: inFen ? need * 10 : 0,
      basisPoints: inFen ? 0 : need,
      grant: 0,
      at: inFen ? 'products' : 'both',
    }
  },
  'rank-dividend': (random, id) => {
    const params = {
      plan: 'rank-dividend',
      ladder: 'team',
      every: random.pick(PERIODS),
      shares: random.pick([{ director: '30%', cofounder: '30%', partner: '40%' }, { partner: '33.33%' }]),
      ...(random.chance(40) ? { weighted: random.pick(['spending', 'volume', 'equity']) } : {}),
    }
    return { id, params, fen: 0, basisPoints: random.pick([40, 400]), grant: 0, at: 'both' }
  },
  'service-point': (random, id) => {
    const fen = random.pick([500, 2000])
    return {
      id,
      params: { plan: 'service-point', perPickup: moneyText(fen) },
      fen,
      basisPoints: 0,
      grant: 0,
      at: 'products',
    }
  },
  'merchant-recruiter': (random, id) => {
    const basisPoints = random.pick([50, 100])
    return {
      id,
      params: { plan: 'merchant-recruiter', rate: rateText(basisPoints) },
      fen: 0,
      basisPoints,
      grant: 0,
      at: 'merchants',
    }
  },
  'points-redemption': (random, id) => {
    const basisPoints = random.pick([1000, 2000])
    const params = { plan: 'points-redemption', share: '50%', rebate: rateText(basisPoints) }
    return { id, params, fen: 0, basisPoints, grant: random.pick([10_000, 20_000]), at: 'both' }
  },
  'legacy-conversion': (random, id) => {
    const tranches = { rate: rateText(random.pick([1000, 3333])), every: random.pick(PERIODS) }
    return { id, params: { plan: 'legacy-conversion', tranches }, fen: 0, basisPoints: 0, grant: 0, at: 'none' }
  },
}

/** Ladder, amounts or rates, peer, rank rules; and what the worst line costs. */
function drawDifferential(random: Random, inFen: boolean): { params: Params; fen: number; basisPoints: number } {
  const values = random.pick([
    [10, 20, 30],
    [15, 15, 60],
    [5, 50, 50],
  ])
  const table = Object.fromEntries(
    LADDER.map((rank, index) => [rank, inFen ? moneyText((values[index] ?? 0) * 10) : rateText(values[index] ?? 0)]),
  )
  const highest = Math.max(...values)
  const generations = random.pick([1, 1, 2])
  const basis = random.pick(['order', 'income'])
  const rate = basis === 'order' ? random.pick([10, 25]) : random.pick([1000, 5000])
  const hasPeer = random.chance(50)
  const params = {
    ladder: 'team',
    ...(inFen ? { amounts: table } : { rates: table }),
    ...(hasPeer ? { peer: { rate: rateText(rate), generations, basis } } : {}),
    ...(random.chance(60) ? { rules: drawRules(random) } : {}),
  }
  const perRank = basis === 'order' ? rate : Math.ceil((highest * rate) / 10_000)
  const peers = hasPeer ? perRank * generations * LADDER.length : 0
  if (!inFen) return { params, fen: 0, basisPoints: highest + peers }
  // A peer on the order's cash is a rate even where the differential is an amount.
  return {
    params,
    fen: highest * 10 + (basis === 'income' ? peers * 10 : 0),
    basisPoints: basis === 'order' ? peers : 0,
  }
}

function drawRules(random: Random): Params {
  return {
    partner: random.pick([
      { spending: '1000.00' },
      { any: [{ pack: 'pack-0' }, { volume: '4000.00' }] },
      { direct: { count: 2 } },
    ]),
    cofounder: random.pick([
      { all: [{ direct: { count: 2, rank: 'partner' } }, { spending: '500.00' }] },
      { volume: '9000.00' },
    ]),
    ...(random.chance(50) ? { director: { team: { count: 3, rank: 'partner' } } } : {}),
  }
}
