import type { Fields } from './fields.ts'
import { Chain } from './plans/chain.ts'
import { planOf } from './plans/registry.ts'
import { type Member, Refusal, type World } from './world.ts'

/** A `move` event: in the referral tree, or in the placement tree of a chain plan (2.18). */
export function moveMember(world: World, fields: Fields): void {
  const id = fields.text('move')
  const underId = fields.text('under')
  const tree = fields.textOr('tree', 'referral')
  fields.textOr('reason', '')
  const chain = tree === 'referral' ? null : planOf(world, tree, Chain)
  if (chain === undefined) throw fields.fail('referral or the id of a chain plan is wanted', 'tree')
  fields.done()
  const member = world.member(id)
  const under = world.member(underId)
  if (chain) return chain.move(member, under)
  if (world.referralCycle(member, under)) throw new Refusal('cycle', `${underId} is below ${id}`)
  member.referrer = under
}

/** An `uphold` event: a report is upheld, the offender's direct or locked members move to the reporter (2.18). */
export function upholdReport(world: World, fields: Fields): void {
  const kind = fields.choice('uphold', ['second-account', 'outside-payment'])
  const reporterId = fields.text('reporter')
  fields.textOr('reason', '')
  const against = kind === 'second-account' ? fields.text('offender') : fields.text('merchant')
  fields.done()
  const reporter = world.member(reporterId)
  const moved = kind === 'second-account' ? directMembers(world, world.member(against)) : lockedMembers(world, against)
  for (const member of moved) if (!world.referralCycle(member, reporter)) member.referrer = reporter
}

function directMembers(world: World, offender: Member): Member[] {
  return [...world.members.values()].filter((member) => member.referrer === offender)
}

/** The merchant is delisted; its locked members are those still under its owner. */
function lockedMembers(world: World, id: string): Member[] {
  const merchant = world.merchants.get(id)
  if (!merchant) throw new Refusal('unknown-merchant', `no merchant ${id}`)
  merchant.delisted = true
  return [...merchant.locked].filter((member) => member.referrer === merchant.owner)
}
