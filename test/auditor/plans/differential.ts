import type { Fields } from '../fields.ts'
import { rankOf } from '../ranks.ts'
import { floorRate } from '../units.ts'
import type { Member, Order, World } from '../world.ts'

/** Ladder, amounts or rates per rank, and the peer reward: what 2.7 and 2.15 have in common. */
export type Differential = {
  ladder: string
  amounts: Map<string, bigint> | null
  rates: Map<string, bigint> | null
  peer: { rate: bigint; generations: number; basis: 'order' | 'income' } | null
}

export type Share = { rule: 'differential' | 'peer'; to: Member; amount: bigint; basis: bigint; rate: bigint | null }

export function readDifferential(fields: Fields, world: World): Differential {
  const ladder = fields.text('ladder')
  const ranks = world.scheme.ladders.get(ladder)
  if (!ranks) throw fields.fail('no such ladder', 'ladder')
  if (ranks.length > 9) throw fields.fail('at most 9 ranks', 'ladder')
  const amounts = fields.has('amounts')
    ? perRank(fields.child('amounts'), ranks, (table, rank) => table.amount(rank))
    : null
  const rates = fields.has('rates') ? perRank(fields.child('rates'), ranks, (table, rank) => table.rate(rank)) : null
  if ((amounts === null) === (rates === null)) throw fields.fail('either amounts or rates')
  return { ladder, amounts, rates, peer: fields.has('peer') ? readPeer(fields.child('peer')) : null }
}

function perRank(table: Fields, ranks: string[], read: (table: Fields, rank: string) => bigint): Map<string, bigint> {
  for (const rank of table.keys()) if (!ranks.includes(rank)) throw table.fail('no such rank', rank)
  return new Map(table.keys().map((rank) => [rank, read(table, rank)]))
}

function readPeer(fields: Fields): Differential['peer'] {
  const peer = {
    rate: fields.rate('rate'),
    generations: fields.whole('generations', 1),
    basis: fields.choice('basis', ['order', 'income'], 'order'),
  }
  fields.done()
  return peer
}

/** From the buyer's referrer upwards: who gets which difference, who a peer reward. `pay` returns what was paid. */
export function climb(world: World, rules: Differential, order: Order, pay: (share: Share) => bigint): void {
  let highest = 0n
  let lastPaid = 0n
  let peers = 0
  for (const above of world.upline(order.member)) {
    const rank = rankOf(world, above, rules.ladder)
    if (rank === null) continue
    const rate = rules.rates?.get(rank) ?? null
    const amount = rate === null ? (rules.amounts?.get(rank) ?? 0n) * order.quantity : floorRate(order.cash, rate)
    if (amount > highest) {
      lastPaid = pay({ rule: 'differential', to: above, amount: amount - highest, basis: order.cash, rate })
      highest = amount
      peers = 0
    } else if (amount === highest && highest > 0n && rules.peer && peers < rules.peer.generations) {
      const basis = rules.peer.basis === 'order' ? order.cash : lastPaid
      pay({ rule: 'peer', to: above, amount: floorRate(basis, rules.peer.rate), basis, rate: rules.peer.rate })
      peers += 1
    }
  }
}
