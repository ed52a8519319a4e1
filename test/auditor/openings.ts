import type { Fields } from './fields.ts'
import { AdRelease } from './plans/ad-release.ts'
import { AppreciatingPoints } from './plans/appreciating-points.ts'
import { EquityCredit } from './plans/equity-credit.ts'
import { LegacyConversion } from './plans/legacy-conversion.ts'
import { StagedRelease } from './plans/staged-release.ts'
import { GROWTH, HUNDREDTHS } from './units.ts'
import { type Member, Refusal, type World } from './world.ts'

const CASH_APART = 'platform:opening'

/** A shop moves in: its operator's money for all opening balances. Nothing of it stands when a part is refused. */
export function fundOpening(world: World, fields: Fields): void {
  fields.choice('fund', ['opening'])
  const cash = fields.amountOr('cash', 0n)
  const pools = byPlan(fields, 'growth', (pool) => ({
    points: pool.amount('points', GROWTH),
    cash: pool.amount('cash'),
  }))
  fields.done()
  if (cash < 0n || pools.some(([, pool]) => pool.points < 0n || pool.cash < 0n))
    throw new Refusal('bad-amount', 'nothing is negative')
  if (cash === 0n && pools.length === 0) throw new Refusal('bad-amount', 'nothing to set apart')
  const found = pools.map(([id, pool]) => {
    if (pool.points === 0n) throw new Refusal('bad-amount', 'a pool is opened for points')
    const plan = planWith(world, id, AppreciatingPoints)
    const { fen, micro } = plan.price()
    if (pool.cash * micro < pool.points * fen) throw new Refusal('unbacked-points', `${pool.cash} is too little`)
    return { plan, ...pool }
  })
  world.move('external:funding', CASH_APART, cash)
  for (const { plan, points, cash: backing } of found) plan.fundOpening(points, backing)
}

/** What a member brings along: first everything is looked at, then everything is booked. */
export function openBalances(world: World, fields: Fields): void {
  const id = fields.text('open')
  const available = fields.amountOr('available', 0n)
  const shopping = fields.amountOr('shopping', 0n, HUNDREDTHS)
  const coin = fields.amountOr('coin', 0n, HUNDREDTHS)
  const equity = fields.has('equity') ? fields.child('equity') : null
  const credits = equity?.keys().map((plan) => [plan, equity.amount(plan, HUNDREDTHS)] as const) ?? []
  const growth = byPlan(fields, 'growth', (position) => ({
    points: position.amount('points', GROWTH),
    spend: position.amountOr('spend', 0n),
    realised: position.amountOr('realised', 0n),
  }))
  const lots = readLots(fields)
  const promoter = fields.listOr('promoter').map(String)
  fields.done()

  const member = world.member(id)
  if (world.opened.has(member)) throw new Refusal('already-opened', `${id} is open`)
  if (available < 0n || shopping < 0n || coin < 0n) throw new Refusal('bad-amount', 'nothing is negative')
  if (available > world.cash(CASH_APART)) throw new Refusal('insufficient-funds', 'less is set apart')
  const keeper = world.plans.find((plan) => plan instanceof LegacyConversion)
  if (coin > 0n && !keeper) throw new Refusal('not-supported', 'nobody keeps coins')
  const positions = growth.map(([plan, position]) => ({ plan: checkGrowth(world, plan, position), ...position }))
  const accounts = credits.map(([plan, amount]) => {
    if (amount < 0n) throw new Refusal('bad-amount', 'nothing is negative')
    return { plan: planWith(world, plan, EquityCredit), amount }
  })
  const opened = checkLots(world, lots)
  const promoted = promoter.map((plan) => anyPlan(world, plan))

  world.opened.add(member)
  world.move(CASH_APART, world.wallet(member, 'available'), available)
  if (shopping > 0n) addShopping(member, shopping)
  if (coin > 0n && keeper) keeper.book(member, coin)
  for (const { plan, points, spend, realised } of positions) plan.open(member, points, { spend, realised })
  for (const { plan, amount } of accounts) plan.open(member, amount)
  for (const { plan, lot } of opened) {
    world.openings.add(lot.order.id)
    plan.lots.open(member, lot)
  }
  for (const plan of promoted) plan.promoters.add(member)
  for (const { plan } of positions) plan.lookForExits()
}

type LotLine = { order: string; granted: bigint; left: bigint; daily: bigint }

/** A list of entries that each hold a mapping under their plan's id. */
function byPlan<T>(fields: Fields, key: string, read: (own: Fields) => T): [string, T][] {
  if (!fields.has(key)) return []
  const plans = fields.child(key)
  return plans.keys().map((plan) => {
    const own = plans.child(plan)
    const value = read(own)
    own.done()
    return [plan, value]
  })
}

function readLots(fields: Fields): [string, LotLine[]][] {
  if (!fields.has('release')) return []
  const plans = fields.child('release')
  return plans.keys().map((plan) => [plan, plans.children(plan).map(readLot)])
}

function readLot(own: Fields): LotLine {
  const line = {
    order: own.text('order'),
    granted: own.amount('granted', HUNDREDTHS),
    left: own.amount('left', HUNDREDTHS),
    daily: own.amountOr('daily', 0n, HUNDREDTHS),
  }
  own.done()
  return line
}

function anyPlan(world: World, id: string) {
  const plan = world.plans.find((one) => one.id === id)
  if (!plan) throw new Refusal('unknown-plan', `no plan ${id}`)
  return plan
}

function planWith<P>(world: World, id: string, kind: new (...made: never[]) => P): P {
  const plan = anyPlan(world, id)
  if (!(plan instanceof kind)) throw new Refusal('not-supported', `${id} keeps no such balances`)
  return plan
}

function checkGrowth(
  world: World,
  id: string,
  { points, spend, realised }: { points: bigint; spend: bigint; realised: bigint },
): AppreciatingPoints {
  if (points < 0n || spend < 0n || realised < 0n) throw new Refusal('bad-amount', 'nothing is negative')
  const plan = planWith(world, id, AppreciatingPoints)
  if (points > world.books.balance(`growth:${id}`, 'opening'))
    throw new Refusal('insufficient-points', 'too few set apart')
  return plan
}

function checkLots(world: World, lots: [string, LotLine[]][]) {
  const names = new Set<string>()
  return lots.flatMap(([id, own]) => {
    const found = anyPlan(world, id)
    if (!(found instanceof AdRelease || found instanceof StagedRelease))
      throw new Refusal('not-supported', `${id} has no lots`)
    return own.map(({ order, granted, left, daily }) => {
      world.idIsFree(order)
      if (names.has(order)) throw new Refusal('duplicate-id', `${order} comes twice`)
      names.add(order)
      if (left <= 0n || left > granted || daily < 0n) throw new Refusal('bad-amount', 'no such lot')
      if (found instanceof AdRelease ? daily !== 0n : daily === 0n)
        throw new Refusal('bad-amount', 'no such daily amount')
      const lot = { order: { id: order }, granted, left, daily, day: world.today(), closed: false }
      return { plan: found, lot }
    })
  })
}

/** Shopping points without an origin run on in the newest lot of their kind. */
function addShopping(member: Member, left: bigint): void {
  member.shopping.push({ order: null, origin: null, left, closed: false })
}
