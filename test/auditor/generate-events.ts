import type { Drawn } from './generate.ts'
import { LADDER, type Params } from './generate-plans.ts'
import { moneyText } from './random.ts'

/** What the events so far have named, so that later ones can name it again. */
type Named = { orders: string[]; pickups: string[]; awaiting: string[]; withdrawals: string[]; joined: number }

type Draw = (drawn: Drawn, named: Named, index: number) => Params | undefined

/** Kinds of event with their weights; one that does not fit the scheme draws nothing. */
const EVENTS: [weight: number, draw: Draw][] = [
  [40, productOrder],
  [14, merchantOrder],
  [7, sell],
  [4, inject],
  [8, adsDone],
  [2, revenue],
  [9, close],
  [3, advance],
  [6, withdraw],
  [4, finishWithdrawal],
  [3, redeem],
  [3, join],
  [3, appoint],
  [3, move],
  [5, refund],
  [3, pauseOrResume],
  [6, pickup],
  [6, receive],
  [3, bookCoins],
  [2, fundOpening],
  [4, openBalances],
  [2, repeat],
  [1, report],
  [1, nonsense],
]

/** The kind whose stretch of the weights holds the point. */
function drawKind(point: number): Draw {
  let end = 0
  for (const [weight, draw] of EVENTS) {
    end += weight
    if (point < end) return draw
  }
  throw new Error('a point beyond all weights')
}

/** Everybody's first purchase, so that promoters, agents and bosses are there from the start. */
function firstPurchases({ random, members, products }: Drawn, named: Named): Params[] {
  return members.map((member) => {
    named.orders.push(`f-${member}`)
    return { order: `f-${member}`, member, product: random.pick(products).id }
  })
}

/** Thirty to ninety events, in half of the scenarios after a first purchase of everybody. */
export function drawEvents(drawn: Drawn): Params[] {
  const named: Named = { orders: [], pickups: [], awaiting: [], withdrawals: [], joined: 0 }
  const whole = EVENTS.reduce((total, [weight]) => total + weight, 0)
  const events = drawn.random.chance(50) ? firstPurchases(drawn, named) : []
  for (let wanted = events.length + drawn.random.between(30, 90); events.length < wanted; ) {
    const event = drawKind(drawn.random.between(0, whole - 1))(drawn, named, events.length)
    if (event) events.push(event)
  }
  return events
}

function plansOf(drawn: Drawn, kind: string): string[] {
  return drawn.plans.filter(({ params }) => params.plan === kind).map(({ id }) => id)
}

function productOrder(drawn: Drawn, named: Named, index: number): Params {
  const { random, members, products, completion } = drawn
  const product = random.pick(products)
  const order = `o${index}`
  named.orders.push(order)
  const pickup = random.chance(25)
  const awaits = completion && random.chance(50)
  if (pickup) named.pickups.push(order)
  if (awaits) named.awaiting.push(order)
  const pay = drawPay(drawn, product)
  return {
    order,
    member: random.pick(members),
    product: product.id,
    ...(random.chance(30) ? { quantity: random.between(2, 5) } : {}),
    ...(pickup ? { pickup: random.pick(members) } : random.chance(60) ? { shipTo: random.pick(drawn.regions) } : {}),
    ...(awaits ? { receipt: 'later' } : {}),
    ...(pay ? { pay } : {}),
  }
}

/** Points or coins; sometimes more than allowed. */
function drawPay({ random }: Drawn, product: Drawn['products'][number]): Params | undefined {
  if (product.coins && random.chance(30)) return { coin: moneyText(product.price) }
  if (product.share > 0 && random.chance(45)) {
    const most = Math.floor((product.price * product.share) / 10_000)
    return {
      shopping: moneyText(
        random.chance(8) ? most + 1 : random.chance(30) ? most : random.between(1, Math.min(most, 60_000)),
      ),
    }
  }
  return undefined
}

function merchantOrder({ random, members, merchants }: Drawn, named: Named, index: number): Params | undefined {
  if (merchants.length === 0) return undefined
  const order = `o${index}`
  named.orders.push(order)
  return { order, member: random.pick(members), merchant: random.pick(merchants).id, amount: random.money(1, 300_000) }
}

function sell(drawn: Drawn): Params | undefined {
  const { random, members } = drawn
  const pools = plansOf(drawn, 'appreciating-points')
  if (pools.length === 0) return undefined
  const points = random.pick([
    'all',
    'all',
    '0.000001',
    `${random.between(0, 120)}.${random.between(100_000, 999_999)}`,
  ])
  return { sell: random.pick(pools), member: random.pick(members), points }
}

function inject(drawn: Drawn): Params | undefined {
  const pools = plansOf(drawn, 'appreciating-points')
  return pools.length === 0 ? undefined : { inject: drawn.random.pick(pools), amount: drawn.random.money(1, 400_000) }
}

function adsDone(drawn: Drawn): Params | undefined {
  const { random, members } = drawn
  return plansOf(drawn, 'ad-release').length === 0 ? undefined : { ads: 'done', member: random.pick(members) }
}

function revenue(drawn: Drawn): Params | undefined {
  const plans = plansOf(drawn, 'ad-release')
  return plans.length === 0 ? undefined : { revenue: drawn.random.pick(plans), amount: drawn.random.money(1, 30_000) }
}

function close({ random }: Drawn): Params {
  return { close: random.pick(['day', 'day', 'day', 'day', 'week', 'week', 'month', 'quarter']) }
}

function advance({ random }: Drawn): Params {
  return { advance: random.pick(['1h', '7h', '36h', '1d', '3d', '8d', '33d']) }
}

function withdraw({ random, members }: Drawn, named: Named, index: number): Params {
  const id = `w${index}`
  named.withdrawals.push(id)
  return { withdraw: id, member: random.pick(members), amount: random.money(1, 20_000) }
}

function finishWithdrawal({ random }: Drawn, named: Named): Params | undefined {
  if (named.withdrawals.length === 0) return undefined
  const id = random.pick(named.withdrawals)
  return random.chance(60) ? { settle: id } : { reject: id }
}

function redeem(drawn: Drawn): Params | undefined {
  const plans = plansOf(drawn, 'staged-release')
  const { random, members } = drawn
  return plans.length === 0
    ? undefined
    : { redeem: random.pick(plans), member: random.pick(members), points: random.money(1, 15_000) }
}

function join(drawn: Drawn, named: Named): Params {
  const { random, members } = drawn
  const id = random.chance(90) ? `j${named.joined++}` : random.pick(members)
  const event = { join: id, ...(random.chance(80) ? { referrer: random.pick(members) } : {}) }
  if (!members.includes(id)) members.push(id)
  return event
}

/** A rank or a region's agent, given or taken. */
function appoint({ random, members, regions }: Drawn): Params {
  const member = random.pick(members)
  const give = random.chance(75)
  if (random.chance(30)) return { agent: give ? member : null, code: random.pick(regions), level: 'district' }
  return { appoint: give ? random.pick(LADDER) : null, ladder: 'team', member }
}

function move(drawn: Drawn): Params {
  const { random, members } = drawn
  const trees = ['referral', 'referral', ...plansOf(drawn, 'chain-2-plus-1')]
  return { move: random.pick(members), under: random.pick(members), tree: random.pick(trees), reason: 'generated' }
}

function refund({ random }: Drawn, named: Named): Params | undefined {
  return named.orders.length === 0 ? undefined : { refund: random.pick(named.orders), reason: 'generated' }
}

function pauseOrResume({ random, plans }: Drawn): Params {
  const { id } = random.pick(plans)
  return random.chance(45) ? { pause: id } : { resume: id }
}

function pickup({ random }: Drawn, named: Named): Params | undefined {
  return named.pickups.length === 0 ? undefined : { pickup: random.pick(named.pickups) }
}

function receive({ random }: Drawn, named: Named): Params | undefined {
  return named.awaiting.length === 0 ? undefined : { receive: random.pick(named.awaiting) }
}

function bookCoins(drawn: Drawn): Params | undefined {
  const { random, members } = drawn
  return plansOf(drawn, 'legacy-conversion').length === 0
    ? undefined
    : { coin: random.money(1, 900_000), member: random.pick(members) }
}

/** Money for openings; for a pool now and then too little. */
function fundOpening(drawn: Drawn): Params {
  const { random } = drawn
  const pools = plansOf(drawn, 'appreciating-points')
  const growth = Object.fromEntries(
    pools
      .filter(() => random.chance(60))
      .map((plan) => [plan, { points: `${random.between(1, 400)}.123456`, cash: random.money(50_000, 900_000) }]),
  )
  return { fund: 'opening', cash: random.money(1, 300_000), ...(Object.keys(growth).length > 0 ? { growth } : {}) }
}

/** What a member brings along; now and then more than was set apart, or twice. */
function openBalances(drawn: Drawn, _named: Named, index: number): Params {
  const { random, members, plans } = drawn
  const some = (kinds: readonly string[], chance: number): string[] =>
    plans.filter(({ params }) => kinds.includes(String(params.plan)) && random.chance(chance)).map(({ id }) => id)
  const staged = plansOf(drawn, 'staged-release')
  const growth = some(['appreciating-points'], 60).map((plan) => {
    const cycle = random.chance(60) ? { spend: random.money(1, 100_000), realised: random.money(0, 20_000) } : {}
    return [plan, { points: `${random.between(0, 200)}.5`, ...cycle }]
  })
  const release = some(['ad-release', 'staged-release'], 60).map((plan) => [
    plan,
    [drawLot(drawn, plan, index, staged)],
  ])
  return {
    open: random.pick(members),
    ...(random.chance(70) ? { available: random.money(1, 60_000) } : {}),
    ...(random.chance(40) ? { shopping: random.money(1, 60_000) } : {}),
    ...(random.chance(30) && plansOf(drawn, 'legacy-conversion').length > 0 ? { coin: random.money(1, 60_000) } : {}),
    equity: Object.fromEntries(some(['equity-credit'], 50).map((plan) => [plan, random.money(1, 5_000)])),
    growth: Object.fromEntries(growth),
    release: Object.fromEntries(release),
    promoter: plans.filter(() => random.chance(30)).map(({ id }) => id),
  }
}

function drawLot({ random }: Drawn, plan: string, index: number, staged: readonly string[]): Params {
  const granted = random.between(1_000, 900_000)
  const daily = staged.includes(plan) ? { daily: moneyText(Math.ceil(granted / 200)) } : {}
  return {
    order: `l${index}-${plan}`,
    granted: moneyText(granted),
    left: moneyText(random.between(1, granted)),
    ...daily,
  }
}

/** Newcomers who join and buy, one a minute. */
function repeat({ random, members, products }: Drawn, named: Named, index: number): Params {
  const rounds = random.between(2, 8)
  named.orders.push(`r${index}-1`)
  return {
    repeat: rounds,
    order: `r${index}-{n}`,
    member: `n${random.between(0, 3)}-{n}`,
    ...(random.chance(80) ? { join: { referrer: random.pick(members) } } : {}),
    product: random.pick(products).id,
  }
}

function report({ random, members, merchants }: Drawn): Params {
  const merchant = random.chance(40) ? merchants.at(-1) : undefined
  const offender = merchant?.owner ?? random.pick(members)
  return {
    report: offender,
    reporter: random.pick(members),
    ...(merchant ? { merchant: merchant.id } : {}),
    reason: 'generated',
  }
}

/** Events that must be refused. */
function nonsense({ random, members, products }: Drawn, named: Named, index: number): Params {
  const member = random.pick(members)
  const product = random.pick(products).id
  return random.pick([
    { order: named.orders[0] ?? `x${index}`, member, product },
    { order: `x${index}`, member, product, quantity: 0 },
    { order: `x${index}`, member, product: 'no-such-product' },
    { order: `x${index}`, member, merchant: 'no-such-shop', amount: '1.00' },
    { withdraw: `x${index}`, member, amount: '-1.00' },
    { refund: `x${index}`, reason: 'generated' },
    { pickup: named.orders[0] ?? `x${index}` },
    { settle: `x${index}` },
  ])
}
