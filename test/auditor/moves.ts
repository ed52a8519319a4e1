import type { Fields } from './fields.ts'
import { Chain } from './plans/chain.ts'
import { planOf } from './plans/registry.ts'
import { type Member, Refusal, type World } from './world.ts'

/** A `move` event: in the referral tree, or in the placement tree of a chain plan (2.18). */
export function moveMember(world: World, fields: Fields): void {
  const id = fields.text('move')
  const underId = fields.textOrNull('under')
  const tree = fields.text('tree')
  fields.text('reason')
  fields.done()
  const member = world.member(id)
  const under = underId === null ? null : world.member(underId)
  if (tree !== 'referral') {
    moveInChain(world, tree, member, under)
    return
  }
  if (under && world.referralCycle(member, under)) throw new Refusal('cycle', `${underId} is below ${id}`)
  member.referrer = under
}

function moveInChain(world: World, tree: string, member: Member, under: Member | null): void {
  if (!world.plans.some((plan) => plan.id === tree)) throw new Refusal('unknown-plan', `no plan ${tree}`)
  const chain = planOf(world, tree, Chain)
  if (!chain) throw new Refusal('not-supported', `${tree} has no tree`)
  chain.move(member, under)
}

/**
 * A `report` event: upheld, the offender's direct members move to the reporter; with a merchant of the offender, that
 * merchant is delisted and the members locked to it move (2.18).
 */
export function upholdReport(world: World, fields: Fields): void {
  const offenderId = fields.text('report')
  const reporterId = fields.text('reporter')
  const merchantId = fields.textOr('merchant', null)
  fields.text('reason')
  fields.done()
  const offender = world.member(offenderId)
  const reporter = world.member(reporterId)
  if (offender === reporter) throw new Refusal('cycle', 'nobody reports themselves')
  const moved = merchantId === null ? directMembers(world, offender) : lockedMembers(world, merchantId, offender)
  for (const member of moved) if (!world.referralCycle(member, reporter)) member.referrer = reporter
}

function directMembers(world: World, offender: Member): Member[] {
  return [...world.members.values()].filter((member) => member.referrer === offender)
}

/** The merchant is delisted; its locked members are those still under its owner. */
function lockedMembers(world: World, id: string, owner: Member): Member[] {
  const merchant = world.merchants.get(id)
  if (merchant?.owner !== owner) throw new Refusal('unknown-merchant', `${owner.id} has no merchant ${id}`)
  merchant.delisted = true
  return [...merchant.locked].filter((member) => member.referrer === owner)
}
