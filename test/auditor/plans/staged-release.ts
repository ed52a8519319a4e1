import { PERIODS, type Period } from '../calendar.ts'
import { Fields } from '../fields.ts'
import { CASH, type Decimal, floorRate, lesser, MILLION, sum } from '../units.ts'
import { type Member, type Order, Refusal, type ShoppingLot, type World } from '../world.ts'
import { Lots, takeOldestFirst } from './lots.ts'
import { Plan } from './plan.ts'
import { returnShopping, spendShopping } from './shopping.ts'

type Tier = { from: bigint; multiple: Decimal }
type Rank = { name: string; from: bigint; rate: bigint }
/** Exact sums in millionths of a hundredth, rounded down once per kind. */
type Acceleration = { generation: bigint; differential: bigint; peer: bigint }
type Claim = { member: Member; taken: { lot: ShoppingLot; used: bigint }[]; points: bigint }

/** 2.5 staged-release. */
export class StagedRelease extends Plan {
  readonly lots = new Lots()
  readonly volume = new Map<Member, bigint>()
  readonly #tiers: Tier[]
  readonly #daily: bigint
  readonly #generations: bigint[]
  readonly #ranks: Rank[]
  readonly #peer: bigint
  readonly #cashShare: bigint
  readonly #redeemEvery: Period
  /** Index of the highest rank reached. */
  readonly #reached = new Map<Member, number>()
  readonly #volumeOf = new Map<Order, Member[]>()
  #claims: Claim[] = []

  constructor(id: string, world: World, fields: Fields) {
    super(id, world, fields, 'saved')
    this.#tiers = fields
      .list('tiers')
      .map((tier, index) => readTier(new Fields(tier, [...fields.path, 'tiers', index])))
    this.#daily = fields.rateOr('daily', 12_000n)
    this.#generations = fields.has('generations') ? fields.rates('generations') : [500_000n, 300_000n]
    this.#ranks = fields
      .listOr('ranks')
      .map((rank, index) => readRank(new Fields(rank, [...fields.path, 'ranks', index])))
    this.#peer = fields.rateOr('peer', 30_000n)
    const split = fields.childOr('split')
    this.#cashShare = split.rateOr('cash', 0n)
    if (this.#cashShare + split.rateOr('shopping', MILLION - this.#cashShare) !== MILLION)
      throw split.fail('cash and shopping are 100% together')
    split.done()
    fields.choice('volume', ['downline'], 'downline')
    this.#redeemEvery = fields.choice('redeemEvery', PERIODS, 'month')
  }

  override settle(order: Order): void {
    this.#addVolume(order)
    if (!order.parts.has(this.id) && !order.grants.has(this.id)) return
    const tier = this.#tiers.filter(({ from }) => from <= order.amount).at(-1)
    if (!tier) return
    const granted = (order.amount * tier.multiple.digits) / 10n ** BigInt(tier.multiple.scale)
    const daily = floorRate(order.amount, this.#daily)
    this.lots.open(order.member, { order, granted, left: granted, daily, day: order.settledDay, closed: false })
  }

  /** Volume counts for everybody above at that moment; a rank once reached stands. */
  #addVolume(order: Order): void {
    const uplines = [...this.world.upline(order.member)]
    this.#volumeOf.set(order, uplines)
    for (const above of uplines) {
      const volume = (this.volume.get(above) ?? 0n) + order.amount
      this.volume.set(above, volume)
      const rank = this.#ranks.findLastIndex(({ from }) => from <= volume)
      this.#reached.set(above, Math.max(rank, this.#reached.get(above) ?? -1))
    }
  }

  #rate(member: Member): bigint {
    return this.#ranks[this.#reached.get(member) ?? -1]?.rate ?? 0n
  }

  override releaseDay(): void {
    if (!this.running()) return
    const members = [...this.world.members.values()]
    const statics = new Map(members.map((member) => [member, this.#releaseStatic(member)]))
    const accelerations = new Map<Member, Acceleration>()
    for (const [member, released] of statics) if (released > 0n) this.#accelerate(member, released, accelerations)
    const releases = new Map<Member, bigint>()
    for (const member of members) {
      const lots = this.lots.releasable(member, this.world.today())
      const { generation = 0n, differential = 0n, peer = 0n } = accelerations.get(member) ?? {}
      const more = takeOldestFirst(lots, generation / MILLION + differential / MILLION + peer / MILLION)
      releases.set(member, (statics.get(member) ?? 0n) + more)
    }
    this.#payReleases(releases)
  }

  #releaseStatic(member: Member): bigint {
    const released = this.lots.releasable(member, this.world.today()).map((lot) => {
      const amount = lesser(lot.left, lot.daily)
      lot.left -= amount
      return amount
    })
    return sum(released)
  }

  /** What one member's static release moves forward above it. */
  #accelerate(member: Member, released: bigint, accelerations: Map<Member, Acceleration>): void {
    const add = (to: Member, kind: keyof Acceleration, rate: bigint) => {
      const before = accelerations.get(to) ?? { generation: 0n, differential: 0n, peer: 0n }
      accelerations.set(to, { ...before, [kind]: before[kind] + released * rate })
    }
    let highest = 0n
    let peerPaid = false
    for (const [generation, above] of [...this.world.upline(member)].entries()) {
      add(above, 'generation', this.#generations[generation] ?? 0n)
      const rate = this.#rate(above)
      if (rate > highest) {
        add(above, 'differential', rate - highest)
        highest = rate
        peerPaid = false
      } else if (rate === highest && highest > 0n && !peerPaid) {
        add(above, 'peer', this.#peer)
        peerPaid = true
      }
    }
  }

  /** Cash share from the purse, scaled on a shortfall; the unpaid part returns to the member's lots, newest first. */
  #payReleases(releases: Map<Member, bigint>): void {
    const cash = new Map([...releases].map(([member, released]) => [member, floorRate(released, this.#cashShare)]))
    const promised = sum(cash.values())
    const held = this.world.cash(this.purse)
    for (const [member, released] of releases) {
      const claim = cash.get(member) ?? 0n
      const payable = promised > held ? (claim * held) / promised : claim
      const paid = this.reward('release', member, payable, { basis: null, from: member, order: null })
      this.#giveBack(member, claim - paid)
      if (released > claim) member.shopping.push({ order: null, origin: null, left: released - claim, closed: false })
    }
  }

  #giveBack(member: Member, unpaid: bigint): void {
    let left = unpaid
    for (const lot of [...this.lots.of(member)].reverse()) {
      if (lot.closed) continue
      const back = lesser(left, lot.granted - lot.left)
      lot.left += back
      left -= back
    }
    if (left > 0n) throw new Error(`${left} of ${member.id} found no lot to return to`)
  }

  /** Hands shopping points in for the next cash dividend. */
  redeem(member: Member, points: bigint): void {
    if (points <= 0n) throw new Refusal('bad-amount', 'a claim of nothing')
    this.#claims.push({ member, points, taken: spendShopping(this.world, member, points) })
  }

  /** Every claim is paid min(1, purse ÷ claims) per point; the unpaid part returns to the member. */
  override closePeriod(period: Period): void {
    if (period !== this.#redeemEvery || !this.running()) return
    const claims = this.#claims
    this.#claims = []
    const promised = sum(claims.map((claim) => claim.points))
    const held = this.world.cash(this.purse)
    for (const { member, points, taken } of claims) {
      const payable = promised > held ? (points * held) / promised : points
      const paid = this.reward('redeem', member, payable, { basis: points, from: null, order: null })
      let back = points - paid
      for (const { lot, used } of taken.reverse()) {
        const returned = lesser(back, used)
        returnShopping([{ lot, used: returned }])
        back -= returned
      }
    }
  }

  override refund(order: Order): void {
    this.lots.close(order)
    for (const above of this.#volumeOf.get(order) ?? [])
      this.volume.set(above, (this.volume.get(above) ?? 0n) - order.amount)
  }
}

function readTier(fields: Fields): Tier {
  const tier = { from: fields.amount('from', CASH), multiple: fields.decimal('multiple') }
  fields.textOr('name', '')
  fields.done()
  return tier
}

function readRank(fields: Fields): Rank {
  const rank = { name: fields.text('name'), from: fields.amount('from', CASH), rate: fields.rate('rate') }
  fields.done()
  return rank
}
