/** Commands: all that can be asked of a mall's engine. Time, ids and seeds come with them (architecture "Pure engine"). */
import type { RegionLevel } from './scheme/regions.ts'
import type { Fen, Hundredths, MicroPoints } from './units/units.ts'

interface Envelope {
  /** Scoped by the host: mall, caller, operation and the client's own id. Empty for the host's own ticks. */
  readonly id: string
  readonly caller: string
  /** Epoch milliseconds, stamped by the writer, never going back. */
  readonly at: number
}

export type Activate = Envelope & { readonly kind: 'activate'; readonly text: string }
export type Join = Envelope & {
  readonly kind: 'join'
  readonly member: string
  readonly referrer?: string
  readonly ranks?: Readonly<
    Record<string, string>
  > /** Where the member's service point stands, for regional shares of orders picked up there. */
  readonly region?: string
}
export type RegisterMerchant = Envelope & {
  readonly kind: 'register-merchant'
  readonly merchant: string
  readonly owner: string
  readonly recruiter?: string
  readonly region?: string
}
export type Appoint = Envelope & {
  readonly kind: 'appoint'
  readonly ladder: string
  readonly rank: string | null
  readonly member: string
}
export type AppointAgent = Envelope & {
  readonly kind: 'appoint-agent'
  readonly code: string
  readonly level: RegionLevel
  readonly agent: string | null
}
export type PlaceOrder = Envelope & {
  readonly kind: 'order'
  readonly order: string
  readonly member: string
  readonly product: string
  readonly quantity: number
  readonly shopping?: Hundredths
  readonly coin?: Hundredths
  readonly shipTo?: string
  readonly pickup?: string
  /** A wallet hold that pays part or all; the rest of the cash comes from the payment provider. */
  readonly hold?: string
  /** Under `settle: completion`: the refund window starts only with `receive`, not with payment. */
  readonly awaitsReceipt?: boolean
}
export type MerchantOrder = Envelope & {
  readonly kind: 'merchant-order'
  readonly order: string
  readonly member: string
  readonly merchant: string
  readonly amount: Fen
  readonly hold?: string
}
export type Receive = Envelope & { readonly kind: 'receive'; readonly order: string }
/** Settles an order whose settlement was put aside when it fell due. */
export type SettleOrder = Envelope & { readonly kind: 'settle-order'; readonly order: string }
export type Pickup = Envelope & { readonly kind: 'pickup'; readonly order: string }
export type Refund = Envelope & {
  readonly kind: 'refund'
  readonly order: string
  /** A code or hash; free text stays out of the journal. */
  readonly reason: string
  /** Payloads of the entries named by `originalsOf`, loaded by the host. */
  readonly originals: readonly Uint8Array[]
}
export type Sell = Envelope & {
  readonly kind: 'sell'
  readonly plan: string
  readonly member: string
  readonly points: MicroPoints | 'all'
}
export type Inject = Envelope & { readonly kind: 'inject'; readonly plan: string; readonly amount: Fen }
export type Revenue = Envelope & { readonly kind: 'revenue'; readonly plan: string; readonly amount: Fen }
export type AdsDone = Envelope & { readonly kind: 'ads-done'; readonly member: string; readonly plan?: string }
export type AdStarted = Envelope & {
  readonly kind: 'ad-started'
  readonly member: string
  readonly slot: number
  readonly plan?: string
}
export type AdFinished = Envelope & {
  readonly kind: 'ad-finished'
  readonly member: string
  readonly slot: number
  readonly plan?: string
}
export type Withdraw = Envelope & {
  readonly kind: 'withdraw'
  readonly withdrawal: string
  readonly member: string
  readonly amount: Fen
}
export type SettleWithdrawal = Envelope & { readonly kind: 'settle-withdrawal'; readonly withdrawal: string }
export type RejectWithdrawal = Envelope & { readonly kind: 'reject-withdrawal'; readonly withdrawal: string }
export type Redeem = Envelope & {
  readonly kind: 'redeem'
  readonly plan: string
  readonly member: string
  readonly points: Hundredths
}
export type Move = Envelope & {
  readonly kind: 'move'
  readonly member: string
  readonly under: string | null
  readonly tree: string
  readonly reason: string
}
export type UpholdReport = Envelope & {
  readonly kind: 'uphold-report'
  readonly offender: string
  readonly reporter: string
  readonly merchant?: string
  readonly reason: string
}
export type Pause = Envelope & { readonly kind: 'pause'; readonly plan: string }
export type Resume = Envelope & { readonly kind: 'resume'; readonly plan: string }
export type Hold = Envelope & {
  readonly kind: 'hold'
  readonly hold: string
  readonly member: string
  readonly amount: Fen
  readonly expiresAt: number
}
export type VoidHold = Envelope & { readonly kind: 'void-hold'; readonly hold: string }
export type BookCoin = Envelope & { readonly kind: 'book-coin'; readonly member: string; readonly amount: Hundredths }
/** A lot of release points that an old shop granted: what it was, and what of it is not released yet. */
export interface OpeningLot {
  /** The document the lot is named after; orders, withdrawals and these share one space of ids. */
  readonly order: string
  readonly granted: Hundredths
  readonly left: Hundredths
  /** What it releases a day (2.5); 0 where the plan itself says (2.4). */
  readonly daily: Hundredths
}
/** A member's position in a pool (2.1): its points come out of what `fund-opening` set apart. */
export interface OpeningGrowth {
  readonly points: MicroPoints
  /** Spent and realised in the cycle that is open, for its forced exit; 0 for none. */
  readonly spend: Fen
  readonly realised: Fen
}
/**
 * A shop moves in: the operator's money for all opening balances at once. What members will have in their wallets is set
 * apart; points enter each pool together with the cash that backs them, so that its price cannot fall (law 3).
 */
export type FundOpening = Envelope & {
  readonly kind: 'fund-opening'
  readonly cash: Fen
  readonly growth?: Readonly<Record<string, { readonly points: MicroPoints; readonly cash: Fen }>>
}
/** What one member brings along from an old shop; once for each member. Records are by plan. */
export type OpenBalances = Envelope & {
  readonly kind: 'open-balances'
  readonly member: string
  readonly available?: Fen
  readonly shopping?: Hundredths
  readonly coin?: Hundredths
  readonly equity?: Readonly<Record<string, Hundredths>>
  readonly growth?: Readonly<Record<string, OpeningGrowth>>
  readonly release?: Readonly<Record<string, readonly OpeningLot[]>>
  /** Plans of which the member had a qualifying order (spec/1 "Qualifying"). */
  readonly promoter?: readonly string[]
}
export type Tick = Envelope & { readonly kind: 'tick' }

export type Command =
  | Activate
  | Join
  | RegisterMerchant
  | Appoint
  | AppointAgent
  | PlaceOrder
  | MerchantOrder
  | Receive
  | SettleOrder
  | Pickup
  | Refund
  | Sell
  | Inject
  | Revenue
  | AdsDone
  | AdStarted
  | AdFinished
  | Withdraw
  | SettleWithdrawal
  | RejectWithdrawal
  | Redeem
  | Move
  | UpholdReport
  | Pause
  | Resume
  | Hold
  | VoidHold
  | BookCoin
  | FundOpening
  | OpenBalances
  | Tick
