import { Books } from './books.ts'
import type { Plan } from './plans/plan.ts'
import type { Scheme } from './scheme.ts'
import { lesser } from './units.ts'

export type Member = {
  id: string
  /** Place in the order of joining. */
  seat: number
  referrer: Member | null
  region: string | null
  /** ladder → rank given by an operator, and the highest rank earned by rules. */
  given: Map<string, string>
  earned: Map<string, string>
  /** Shopping points, oldest lot first. */
  shopping: ShoppingLot[]
  /** Cash of settled orders; order amounts settled below the member. */
  spending: bigint
  teamVolume: bigint
  bought: Map<string, bigint>
}

export type Merchant = {
  id: string
  owner: Member
  recruiter: Member | null
  region: string | null
  delisted: boolean
  locked: Set<Member>
}

/** Points granted by one order; `closed` by its refund. */
export type ShoppingLot = { order: string | null; origin: Merchant | null; left: bigint; closed: boolean }

export type Order = {
  id: string
  member: Member
  product: string | null
  merchant: Merchant | null
  quantity: bigint
  /** price × quantity, or what was paid at the merchant. */
  amount: bigint
  /** The part paid in money, and the part paid in coins. */
  cash: bigint
  coin: bigint
  points: { lot: ShoppingLot; used: bigint }[]
  parts: Map<string, bigint>
  grants: Map<string, bigint>
  shipTo: string | null
  servicePoint: Member | null
  verified: boolean
  refunded: boolean
  settled: boolean
  /** Instant of receipt, null until received. */
  received: number | null
  settledDay: number
  /** What a refund takes back. */
  rewards: Reward[]
  remainder: Map<string, bigint>
  saved: Map<string, bigint>
  volumeTo: Member[]
}

export type Reward = {
  event: number
  order: string | null
  plan: string
  rule: string
  to: Member | Merchant
  amount: bigint
  basis: bigint | null
  rate: bigint | null
  from: Member | null
}

export type Withdrawal = { id: string; member: Member; leaving: bigint; held: Map<string, bigint>; open: boolean }

/** An event the engine refuses: it is listed with its code and changes nothing. */
export class Refusal extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export function isMerchant(receiver: Member | Merchant): receiver is Merchant {
  return 'owner' in receiver
}

/** Everything there is in one mall. Plans keep their own state beside it. */
export class World {
  readonly scheme: Scheme
  readonly books = new Books()
  readonly members = new Map<string, Member>()
  readonly merchants = new Map<string, Merchant>()
  /** `level:code` → agent. */
  readonly agents = new Map<string, Member>()
  readonly plans: Plan[] = []
  readonly orders = new Map<string, Order>()
  readonly withdrawals = new Map<string, Withdrawal>()
  /** Names of lots that an old shop granted, and the members whose opening balances are booked. */
  readonly openings = new Set<string>()
  readonly opened = new Set<Member>()
  readonly rewards: Reward[] = []
  /** Paid orders that wait for completion, in order of payment. */
  readonly waiting: Order[] = []
  now = 0
  event = 0

  constructor(scheme: Scheme) {
    this.scheme = scheme
  }

  today(): number {
    return this.scheme.calendar.day(this.now)
  }

  member(id: string): Member {
    const member = this.members.get(id)
    if (!member) throw new Refusal('unknown-member', `no member ${id}`)
    return member
  }

  idIsFree(id: string): void {
    if (this.orders.has(id) || this.withdrawals.has(id) || this.openings.has(id))
      throw new Refusal('duplicate-id', `${id} was used before`)
  }

  wallet(member: Member, part: 'available' | 'pending' | 'frozen' | 'leaving' | 'debt'): string {
    return `member:${member.id}:${part}`
  }

  cash(account: string): bigint {
    return this.books.balance('CNY', account)
  }

  move(from: string, to: string, amount: bigint): void {
    this.books.move('CNY', { from, to, amount })
  }

  /** Money for a member: what it owes is paid first (Reading 4 of spec/2). */
  receive(member: Member, from: string, amount: bigint): void {
    const debt = -this.cash(this.wallet(member, 'debt'))
    const netted = lesser(debt, amount)
    this.move(from, this.wallet(member, 'debt'), netted)
    this.move(from, this.wallet(member, 'available'), amount - netted)
  }

  /** Takes a reward back into platform income: from pending, then available, the rest is owed. */
  clawBack(reward: Reward): void {
    const income = 'platform:income'
    if (isMerchant(reward.to)) {
      this.move(`merchant:${reward.to.id}`, income, reward.amount)
      return
    }
    let left = reward.amount
    for (const part of ['pending', 'available'] as const) {
      const taken = lesser(left, this.cash(this.wallet(reward.to, part)))
      this.move(this.wallet(reward.to, part), income, taken)
      left -= taken
    }
    this.move(this.wallet(reward.to, 'debt'), income, left)
  }

  /** Pays a reward out of an account, never more than it holds; returns what was paid. */
  pay(account: string, reward: Omit<Reward, 'event' | 'order'>, order: Order | null): bigint {
    const amount = lesser(reward.amount, this.cash(account))
    if (amount <= 0n) return 0n
    if (isMerchant(reward.to)) this.move(account, `merchant:${reward.to.id}`, amount)
    else this.receive(reward.to, account, amount)
    const paid: Reward = { ...reward, amount, event: this.event, order: order?.id ?? null }
    this.rewards.push(paid)
    order?.rewards.push(paid)
    return amount
  }

  /** Referrer, its referrer, … */
  *upline(member: Member): Generator<Member> {
    for (let above = member.referrer; above; above = above.referrer) yield above
  }

  /** Would `below` hang under itself? */
  referralCycle(below: Member, above: Member): boolean {
    return below === above || [...this.upline(above)].includes(below)
  }

  shoppingBalance(member: Member): bigint {
    return member.shopping.reduce((total, lot) => total + lot.left, 0n)
  }

  ownsMerchant(member: Member): boolean {
    return [...this.merchants.values()].some((merchant) => merchant.owner === member)
  }
}
