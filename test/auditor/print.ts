import { AdRelease } from './plans/ad-release.ts'
import { AppreciatingPoints } from './plans/appreciating-points.ts'
import { Chain } from './plans/chain.ts'
import { EquityCredit } from './plans/equity-credit.ts'
import { LegacyConversion } from './plans/legacy-conversion.ts'
import type { Lots } from './plans/lots.ts'
import { StagedRelease } from './plans/staged-release.ts'
import { CASH, formatRate, formatUnits, GROWTH, HUNDREDTHS, lesser, MILLION, roundHalfUp, sum } from './units.ts'
import { isMerchant, type Member, type Reward, type World } from './world.ts'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
type Table = { [key: string]: Json }

export type PrintedReward = {
  event: number
  order: string | null
  plan: string
  rule: string
  to: string
  amount: string
  basis: string | null
  rate: string | null
  from: string | null
}

export type PrintedError = { event: number; code: string; message: string }

/** The printed state of spec/4. */
export type PrintedState = {
  at: string
  members: { [id: string]: Table }
  pools: { [plan: string]: { fund: string; supply: string; price: string; exits: number } }
  purses: { [plan: string]: string }
  coverage: { [plan: string]: string }
  platform: { income: string; cost: string; remainder: string }
  merchants: { [id: string]: string }
  rewards: PrintedReward[]
  errors: PrintedError[]
  conserved: boolean
}

const money = (amount: bigint) => formatUnits(amount, CASH)
const hundredths = (amount: bigint) => formatUnits(amount, HUNDREDTHS)

/** Prints everything; `errors` are the refused events so far. */
export function printState(world: World, errors: PrintedError[]): PrintedState {
  const pools: PrintedState['pools'] = {}
  const purses: PrintedState['purses'] = {}
  const coverage: PrintedState['coverage'] = {}
  for (const plan of world.plans) {
    if (plan instanceof AppreciatingPoints) pools[plan.id] = printPool(plan)
    if (plan instanceof AdRelease || plan instanceof StagedRelease)
      coverage[plan.id] = printCoverage(world.cash(plan.purse), plan.lots)
    if (world.cash(plan.purse) !== 0n) purses[plan.id] = money(world.cash(plan.purse))
  }
  const platform = (part: string) => money(world.cash(`platform:${part}`))
  return {
    at: world.scheme.calendar.text(world.now),
    members: Object.fromEntries([...world.members.values()].map((member) => [member.id, printMember(world, member)])),
    pools,
    purses,
    coverage,
    platform: { income: platform('income'), cost: platform('cost'), remainder: platform('remainder') },
    merchants: Object.fromEntries([...world.merchants.keys()].map((id) => [id, money(world.cash(`merchant:${id}`))])),
    rewards: world.rewards.map(printReward),
    errors: [...errors],
    conserved: world.books.conserved(),
  }
}

function printPool(plan: AppreciatingPoints): PrintedState['pools'][string] {
  const { fen, micro } = plan.price()
  const price = roundHalfUp(fen * MILLION * MILLION, micro * 100n) // yuan per point, six decimals
  return {
    fund: money(plan.fund()),
    supply: formatUnits(plan.supply, GROWTH),
    price: formatUnits(price, 6),
    exits: plan.exits,
  }
}

function printCoverage(held: bigint, lots: Lots): string {
  const unreleased = lots.unreleased()
  return formatUnits(unreleased === 0n ? MILLION : lesser(MILLION, roundHalfUp(held * MILLION, unreleased)), 6)
}

function printMember(world: World, member: Member): Table {
  const wallet = (part: 'available' | 'pending' | 'frozen' | 'leaving') => money(world.cash(world.wallet(member, part)))
  const debt = money(-world.cash(world.wallet(member, 'debt')))
  const printed: Table = {
    wallet: {
      available: wallet('available'),
      pending: wallet('pending'),
      frozen: wallet('frozen'),
      leaving: wallet('leaving'),
      debt,
    },
  }
  const byPlan = (key: string, value: (plan: World['plans'][number]) => Json | undefined) => {
    const entries = world.plans.flatMap((plan) => {
      const shown = value(plan)
      return shown === undefined ? [] : [[plan.id, shown] as const]
    })
    if (entries.length > 0) printed[key] = Object.fromEntries(entries)
  }
  const some = (key: string, amount: bigint) => {
    if (amount !== 0n) printed[key] = hundredths(amount)
  }
  byPlan('growth', (plan) => (plan instanceof AppreciatingPoints ? printPosition(plan, member) : undefined))
  byPlan('release', (plan) =>
    plan instanceof AdRelease || plan instanceof StagedRelease ? printLots(plan.lots, member) : undefined,
  )
  some('shopping', world.shoppingBalance(member))
  some('equity', sum(world.plans.map((plan) => (plan instanceof EquityCredit ? (plan.credits.get(member) ?? 0n) : 0n))))
  some('coin', sum(world.plans.map((plan) => (plan instanceof LegacyConversion ? (plan.coins.get(member) ?? 0n) : 0n))))
  byPlan('roles', (plan) => (plan instanceof Chain ? plan.seat(member).role : undefined))
  if (member.given.size > 0) printed.ranks = Object.fromEntries(member.given)
  byPlan('volume', (plan) =>
    plan instanceof StagedRelease && plan.volume.get(member) ? money(plan.volume.get(member) ?? 0n) : undefined,
  )
  if (member.referrer) printed.referrer = member.referrer.id
  byPlan('placement', (plan) => (plan instanceof Chain ? plan.seat(member).parent?.member.id : undefined))
  return printed
}

function printPosition(plan: AppreciatingPoints, member: Member): Table | undefined {
  const position = plan.positions.get(member)
  if (!position) return undefined
  const points = (amount: bigint) => formatUnits(amount, GROWTH)
  const { holding, spend, realised, cycle, exits } = position
  return {
    holding: points(holding),
    locked: points(plan.locked(position)),
    spend: money(spend),
    realised: money(realised),
    cycle,
    exits,
  }
}

function printLots(lots: Lots, member: Member): Table | undefined {
  const own = lots.of(member)
  if (own.length === 0) return undefined
  const balance = hundredths(sum(own.map((lot) => lot.left)))
  return {
    balance,
    lots: own.map((lot) => ({ order: lot.order.id, granted: hundredths(lot.granted), left: hundredths(lot.left) })),
  }
}

function printReward(reward: Reward): PrintedReward {
  const { event, order, plan, rule, to, amount, basis, rate, from } = reward
  return {
    ...{ event, order, plan, rule, to: isMerchant(to) ? `merchant:${to.id}` : to.id, amount: money(amount) },
    ...{
      basis: basis === null ? null : money(basis),
      rate: rate === null ? null : formatRate(rate),
      from: from?.id ?? null,
    },
  }
}
