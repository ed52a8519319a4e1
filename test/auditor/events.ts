import { PERIODS, readSpan } from './calendar.ts'
import { moveClock, nextBoundary } from './clock.ts'
import type { Fields } from './fields.ts'
import { moveMember, upholdReport } from './moves.ts'
import { isRegion, joinMember } from './opening.ts'
import { fundOpening, openBalances } from './openings.ts'
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
  ['agent', appointAgent],
  ['move', moveMember],
  ['report', upholdReport],
  ['refund', refundOrder],
  ['pause', (world, fields) => setPaused(world, fields, 'pause')],
  ['resume', (world, fields) => setPaused(world, fields, 'resume')],
  ['pickup', verifyPickup],
  ['receive', receiveOrder],
  ['fund', fundOpening],
  ['open', openBalances],
  ['coin', bookCoins],
]

/** Carries out one event; a refusal leaves everything as it was. */
export function runEvent(world: World, fields: Fields): void {
  const found = HANDLERS.find(([key]) => fields.has(key))
  if (!found) throw fields.fail('no such event')
  found[1](world, fields)
}

/** The plan an event names; refuses one that the scheme does not have, or that does not know the event. */
function planFor<P extends Plan>(
  world: World,
  id: string,
  kind: new (id: string, world: World, fields: Fields) => P,
): P {
  if (!world.plans.some((plan) => plan.id === id)) throw new Refusal('unknown-plan', `no plan ${id}`)
  const plan = planOf(world, id, kind)
  if (!plan) throw new Refusal('not-supported', `${id} does not know this`)
  return plan
}

/** In a `repeat`, a member joins at its own order if it is not yet there; it stays even if the order is refused. */
function orderWithJoin(world: World, fields: Fields): void {
  if (fields.has('join')) {
    const joining = fields.child('join')
    const id = fields.text('member')
    if (!world.members.has(id)) joinMember(world, id, joining)
  }
  placeOrder(world, fields)
}

function sell(world: World, fields: Fields): void {
  const planId = fields.text('sell')
  const memberId = fields.text('member')
  const points = fields.text('points') === 'all' ? 'all' : fields.amount('points', GROWTH)
  fields.done()
  planFor(world, planId, AppreciatingPoints).sell(world.member(memberId), points)
}

function inject(world: World, fields: Fields): void {
  const planId = fields.text('inject')
  const amount = fields.amount('amount')
  fields.done()
  if (amount <= 0n) throw new Refusal('bad-amount', 'nothing to inject')
  planFor(world, planId, AppreciatingPoints).inject(amount)
}

function adsDone(world: World, fields: Fields): void {
  fields.choice('ads', ['done'])
  const memberId = fields.text('member')
  const planId = fields.textOr('plan', null)
  fields.done()
  const member = world.member(memberId)
  for (const plan of world.plans)
    if (plan instanceof AdRelease && (planId === null || plan.id === planId)) plan.tasksDone.add(member)
}

function revenue(world: World, fields: Fields): void {
  const planId = fields.text('revenue')
  const amount = fields.amount('amount')
  fields.done()
  if (amount <= 0n) throw new Refusal('bad-amount', 'no revenue')
  world.move('external:ads', planFor(world, planId, AdRelease).purse, amount)
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
  const planId = fields.text('redeem')
  const memberId = fields.text('member')
  const points = fields.amount('points', HUNDREDTHS)
  fields.done()
  planFor(world, planId, StagedRelease).redeem(world.member(memberId), points)
}

function join(world: World, fields: Fields): void {
  const id = fields.text('join')
  if (world.members.has(id)) throw new Refusal('duplicate-id', `${id} is a member already`)
  joinMember(world, id, fields)
}

/** A rank of a ladder, without condition; `null` takes it back. */
function appoint(world: World, fields: Fields): void {
  const rank = fields.textOrNull('appoint')
  const ladder = fields.text('ladder')
  const memberId = fields.text('member')
  fields.done()
  const member = world.member(memberId)
  const ranks = world.scheme.ladders.get(ladder)
  if (!ranks || (rank !== null && !ranks.includes(rank)))
    throw new Refusal('unknown-rank', `no rank ${rank} on ${ladder}`)
  if (rank === null) member.given.delete(ladder)
  else member.given.set(ladder, rank)
}

/** The agent of a region and level, one each; `null` dismisses. */
function appointAgent(world: World, fields: Fields): void {
  const agentId = fields.textOrNull('agent')
  const level = fields.choice('level', LEVELS)
  const code = fields.text('code')
  fields.done()
  if (!isRegion(world, level, code)) throw new Refusal('unknown-region', `${code} is no ${level}`)
  const seat = `${level}:${code}`
  const agent = agentId === null ? null : world.member(agentId)
  if (agent && world.agents.has(seat)) throw new Refusal('agent-exists', `${seat} has an agent`)
  if (agent) world.agents.set(seat, agent)
  else world.agents.delete(seat)
}

function setPaused(world: World, fields: Fields, key: 'pause' | 'resume'): void {
  const id = fields.text(key)
  fields.done()
  const plan = world.plans.find((one) => one.id === id)
  if (!plan) throw new Refusal('unknown-plan', `no plan ${id}`)
  plan.paused = key === 'pause'
}

/** What an old platform owes a member (2.16), with the scheme's first plan that keeps coins. */
function bookCoins(world: World, fields: Fields): void {
  const amount = fields.amount('coin', HUNDREDTHS)
  const memberId = fields.text('member')
  fields.done()
  const member = world.member(memberId)
  const plan = world.plans.find((one) => one instanceof LegacyConversion)
  if (!plan) throw new Refusal('not-supported', 'no plan keeps coins')
  plan.book(member, amount)
}
