import { PERIODS, readSpan } from './calendar.ts'
import { moveClock, nextBoundary } from './clock.ts'
import type { Fields } from './fields.ts'
import { moveMember, upholdReport } from './moves.ts'
import { joinMember, readRegionCode } from './opening.ts'
import { placeOrder, receiveOrder, verifyPickup } from './orders.ts'
import { AdRelease } from './plans/ad-release.ts'
import { AppreciatingPoints } from './plans/appreciating-points.ts'
import { LegacyConversion } from './plans/legacy-conversion.ts'
import type { Plan } from './plans/plan.ts'
import { LEVELS } from './plans/regional-agency.ts'
import { planOf } from './plans/registry.ts'
import { StagedRelease } from './plans/staged-release.ts'
import { refundOrder } from './refunds.ts'
import { GROWTH, HUNDREDTHS } from './units.ts'
import { rejectWithdrawal, settleWithdrawal, withdraw } from './withdrawals.ts'
import { Refusal, type World } from './world.ts'

type Handler = (world: World, fields: Fields) => void

/** Kind of event by its key; the first that is there decides (`order` before its own `pickup` and `join`). */
const HANDLERS: [key: string, handler: Handler][] = [
  ['order', orderWithJoin],
  ['sell', sell],
  ['inject', inject],
  ['ads', adsDone],
  ['revenue', revenue],
  ['close', close],
  ['advance', advance],
  ['withdraw', withdraw],
  ['settle', settleWithdrawal],
  ['reject', rejectWithdrawal],
  ['redeem', redeem],
  ['join', join],
  ['appoint', appoint],
  ['dismiss', dismiss],
  ['move', moveMember],
  ['uphold', upholdReport],
  ['refund', refundOrder],
  ['pause', (world, fields) => setPaused(world, fields, 'pause')],
  ['resume', (world, fields) => setPaused(world, fields, 'resume')],
  ['pickup', verifyPickup],
  ['receive', receiveOrder],
  ['book', bookCoins],
]

/** Carries out one event; a refusal leaves everything as it was. */
export function runEvent(world: World, fields: Fields): void {
  const found = HANDLERS.find(([key]) => fields.has(key))
  if (!found) throw fields.fail('no such event')
  found[1](world, fields)
}

function planFor<P extends Plan>(
  world: World,
  fields: Fields,
  key: string,
  kind: new (id: string, world: World, fields: Fields) => P,
): P {
  const plan = planOf(world, fields.text(key), kind)
  if (!plan) throw fields.fail('no such plan of the scheme', key)
  return plan
}

/** In a `repeat`, a member joins at its own order if it is not yet there; a refused order leaves it outside. */
function orderWithJoin(world: World, fields: Fields): void {
  if (!fields.has('join')) {
    placeOrder(world, fields)
    return
  }
  const joining = fields.child('join')
  const id = fields.text('member')
  const isNew = !world.members.has(id)
  if (isNew) {
    world.idIsFree(fields.text('order'))
    joinMember(world, id, joining)
  }
  try {
    placeOrder(world, fields)
  } catch (error) {
    if (isNew) world.members.delete(id)
    throw error
  }
}

function sell(world: World, fields: Fields): void {
  const plan = planFor(world, fields, 'sell', AppreciatingPoints)
  const memberId = fields.text('member')
  const points = fields.text('points') === 'all' ? 'all' : fields.amount('points', GROWTH)
  fields.done()
  plan.sell(world.member(memberId), points)
}

function inject(world: World, fields: Fields): void {
  const plan = planFor(world, fields, 'inject', AppreciatingPoints)
  const amount = fields.amount('amount')
  fields.done()
  if (amount <= 0n) throw new Refusal('bad-amount', 'nothing to inject')
  plan.inject(amount)
}

function adsDone(world: World, fields: Fields): void {
  fields.choice('ads', ['done'])
  const memberId = fields.text('member')
  fields.done()
  const member = world.member(memberId)
  for (const plan of world.plans) if (plan instanceof AdRelease) plan.tasksDone.add(member)
}

function revenue(world: World, fields: Fields): void {
  const plan = planFor(world, fields, 'revenue', AdRelease)
  const amount = fields.amount('amount')
  fields.done()
  if (amount <= 0n) throw new Refusal('bad-amount', 'no revenue')
  world.move('external:ads', plan.purse, amount)
}

function close(world: World, fields: Fields): void {
  const period = fields.choice('close', PERIODS)
  fields.done()
  moveClock(world, nextBoundary(world, period))
}

function advance(world: World, fields: Fields): void {
  const span = readSpan(fields, 'advance')
  fields.done()
  moveClock(world, world.now + span)
}

function redeem(world: World, fields: Fields): void {
  const plan = planFor(world, fields, 'redeem', StagedRelease)
  const memberId = fields.text('member')
  const points = fields.amount('points', HUNDREDTHS)
  fields.done()
  plan.redeem(world.member(memberId), points)
}

function join(world: World, fields: Fields): void {
  const id = fields.text('join')
  if (world.members.has(id)) throw new Refusal('duplicate-id', `${id} is a member already`)
  joinMember(world, id, fields)
}

/** A rank of a ladder, or the agent of a region. */
function appoint(world: World, fields: Fields): void {
  const title = fields.text('appoint')
  const memberId = fields.text('member')
  if (fields.has('region')) {
    const code = readRegionCode(fields, 'region', fields.choice('appoint', LEVELS), world)
    fields.done()
    world.agents.set(`${title}:${code}`, world.member(memberId))
    return
  }
  const ladder = fields.text('ladder')
  if (!isRank(world, ladder, title)) throw fields.fail('no such rank', 'appoint')
  fields.done()
  world.member(memberId).given.set(ladder, title)
}

function dismiss(world: World, fields: Fields): void {
  const title = fields.text('dismiss')
  if (fields.has('region')) {
    const code = fields.text('region')
    fields.done()
    world.agents.delete(`${title}:${code}`)
    return
  }
  const ladder = fields.text('ladder')
  const memberId = fields.text('member')
  fields.done()
  const member = world.member(memberId)
  if (member.given.get(ladder) === title) member.given.delete(ladder)
}

/** A ladder of the scheme, or the ranks of a staged-release plan under its id. */
export function isRank(world: World, ladder: string, rank: string): boolean {
  return (
    (world.scheme.ladders.get(ladder)?.includes(rank) ?? false) ||
    (planOf(world, ladder, StagedRelease)?.hasRank(rank) ?? false)
  )
}

function setPaused(world: World, fields: Fields, key: 'pause' | 'resume'): void {
  const plan = world.plans.find((one) => one.id === fields.text(key))
  if (!plan) throw fields.fail('no such plan of the scheme', key)
  fields.done()
  plan.paused = key === 'pause'
}

function bookCoins(world: World, fields: Fields): void {
  const plan = planFor(world, fields, 'book', LegacyConversion)
  const memberId = fields.text('member')
  const amount = fields.amount('amount', HUNDREDTHS)
  fields.done()
  plan.book(world.member(memberId), amount)
}
