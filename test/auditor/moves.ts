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
  if (chain) {
    chain.move(member, under)
    return
  }
  if (world.referralCycle(member, under)) throw new Refusal('cycle', `${underId} is below ${id}`)
  member.referrer = under
}

/**
 * An `uphold` event: the reporter's report is upheld against an offender, whose direct members move to the reporter,
 * or against a merchant, which is delisted and whose locked members move (2.18).
 */
export function upholdReport(world: World, fields: Fields): void {
  const reporterId = fields.text('uphold')
  const merchantId = fields.textOr('merchant', null)
  const offenderId = merchantId === null ? fields.text('offender') : null
  fields.textOr('reason', '')
  fields.done()
  const reporter = world.member(reporterId)
  const moved =
    merchantId === null ? directMembers(world, world.member(offenderId ?? '')) : lockedMembers(world, merchantId)
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
