import { lesser } from '../units.ts'
import { type Member, Refusal, type ShoppingLot, type World } from '../world.ts'

export type Spent = { lot: ShoppingLot; used: bigint }[]

/** Takes shopping points, oldest lot first; refuses more than there are. */
export function spendShopping(world: World, member: Member, points: bigint): Spent {
  if (points > world.shoppingBalance(member))
    throw new Refusal('insufficient-points', `${member.id} has fewer shopping points`)
  let left = points
  const spent: Spent = []
  for (const lot of member.shopping) {
    const used = lesser(lot.left, left)
    if (used === 0n) continue
    lot.left -= used
    left -= used
    spent.push({ lot, used })
  }
  return spent
}

/** Points return to their lots; a lot closed by a refund keeps nothing. */
export function returnShopping(spent: Spent): void {
  for (const { lot, used } of spent) if (!lot.closed) lot.left += used
}
