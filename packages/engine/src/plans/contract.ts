/**
 * The plan contract: one mechanism, written once, configured many times (spec/2). A plan is its parameters, what it
 * listens to and what it pays. It keeps state only in cells, registers, lots and volumes it declares through its host,
 * and moves money only out of its own purse.
 */
import type { z } from 'zod'
import type { Emitter } from '../emit.ts'
import type { AmountColumn, NumberColumn } from '../ledger/columns.ts'
import type { LotBook } from '../mechanisms/lots/lots.ts'
import type { ShoppingBook } from '../mechanisms/lots/shopping.ts'
import type { Purse } from '../mechanisms/purse/purse.ts'
import type { RankedTree } from '../mechanisms/ranks/ranked-tree.ts'
import type { Product, SchemeDocument } from '../scheme/scheme.ts'
import type { Account, State } from '../state.ts'
import type { Fen, Hundredths, MicroPoints, Ppm } from '../units/units.ts'

export type Period = 'day' | 'week' | 'month' | 'quarter'
export const periods: readonly Period[] = ['day', 'week', 'month', 'quarter']

/** One order line as plans see it. Rows are -1 where there is none. */
export interface OrderLine {
  /** Row of the order among the documents. */
  readonly order: number
  readonly buyer: number
  /** Null for an order paid at a merchant's code. */
  readonly product: Product | null
  readonly merchant: number
  readonly quantity: number
  /** Cash paid for the line: wallet and payment provider; not shopping points, not coins. */
  readonly cashFen: Fen
  /** Price × quantity, however it was paid. */
  readonly amountFen: Fen
  /** Cash of one unit, rounded down. */
  readonly unitCashFen: Fen
  readonly shopping: Hundredths
  readonly coin: Hundredths
  /** GB/T 2260 code that decides regional shares, or ''. */
  readonly place: string
  /** The service point where it is picked up, or -1. */
  readonly point: number
  /** What this plan's purse (or pool) got from the line. */
  allocationOf(plan: number): Fen
  /** Whether the line has an allocation or a grant for this plan: it qualifies its buyer (spec/1 "Qualifying"). */
  qualifies(plan: number): boolean
  /** The rate at which the line grants this plan's points, or null when it grants none. */
  grantOf(plan: number): Ppm | null
}

/** A reward that an order paid, as its entry records it. */
export interface PaidReward {
  readonly from: Account
  readonly to: Account
  readonly amountFen: Fen
  readonly plan: string
}

/** A pool, and what just went into it. */
export interface FundedPool {
  readonly pool: BoundPlan
  readonly amountFen: Fen
}

/** An order that is taken back; everything in it was read from the order's own entries. */
export interface RefundedOrder {
  readonly order: number
  readonly buyer: number
  readonly line: OrderLine
  /** Entry in which the order settled. */
  readonly sequence: number
  readonly rewards: readonly PaidReward[]
  /** Instant at which it settled. */
  readonly settledAt: number
  /** Whether the settling entry wrote that cell: what a plan counted then it takes back now. */
  wrote(column: NumberColumn, row: number): boolean
  /** What the settling entry posted from an account of the plan's own (points it issued), in order. */
  transfersFrom(account: Account): readonly { readonly to: Account; readonly amount: bigint }[]
  /** Takes what the order added to a volume back from exactly those who got it, whoever moved since. */
  takeBackVolume(volume: AmountColumn): void
  /** Growth points minted for this plan. */
  mintedOf(plan: number): MicroPoints
}

/** A pass of a close over members or lots, resumable at any row (architecture "A close is a process"). */
export interface ClosePass {
  /** Rows to visit, as they were at the cut. */
  readonly over: 'members' | 'lots'
  /**
   * A pass that emits nothing and only adds up: run again from the start after a restart, since what it reads cannot
   * change while the close is open.
   */
  readonly transient: boolean
  begin?(close: OpenClose): void
  visit(row: number, close: OpenClose): void
  /**
   * The row visited last has more facts than its entry has room for: it is visited again in the next one, before any
   * command is decided. The plan keeps in registers how far it is.
   */
  unfinished?(): boolean
  end?(close: OpenClose): void
}

export interface OpenClose {
  readonly period: Period
  /** The boundary: midnight that ends the period. */
  readonly boundary: number
  /** Day number (in the mall's zone) of the day that ends. */
  readonly day: number
  readonly members: number
  readonly lots: number
  /** What the plan's purse held at the cut, kept apart until the close ends. */
  readonly purse: Purse
}

/** A lot of an old shop; `order` is the row of the document it is named after. */
export interface BroughtLot {
  readonly order: number
  readonly granted: Hundredths
  readonly left: Hundredths
  readonly daily: Hundredths
}

/** Commands that only some plans know; a plan that has no handler refuses with `not-supported`. */
export interface PlanCommands {
  sell?(member: number, points: MicroPoints | 'all'): void
  inject?(amountFen: Fen): void
  revenue?(amountFen: Fen): void
  redeem?(member: number, points: Hundredths): void
  adsDone?(member: number): void
  adStarted?(member: number, slot: number): void
  adFinished?(member: number, slot: number): void
  /** Points that members of a shop that moves in will get, with the cash that backs them: set apart until they are opened. */
  fundOpening?(points: MicroPoints, cashFen: Fen): void
  /** A member's part of the points set apart, with what its cycle spent and realised so far. */
  openGrowth?(member: number, position: { points: MicroPoints; spend: Fen; realised: Fen }): void
  /** A lot that an old shop granted; refuses a daily amount that the plan cannot do with. */
  openLot?(member: number, lot: BroughtLot): void
  openCredits?(member: number, credits: Hundredths): void
  /** A move in the plan's own tree (2.18). */
  move?(member: number, under: number): void
  /** Pausing and resuming are registers of the host; a plan that must do more does it here. */
  paused?(paused: boolean): void
}

/** What a plan shows of a member (spec/4 "Printed state"). */
export interface MemberPrint {
  growth?: Readonly<Record<string, string | number>>
  release?: { readonly balance: string; readonly lots: readonly { order: string; granted: string; left: string }[] }
  role?: string
  volume?: string
  placement?: string
}

/** A plan bound to one mall and one set of parameters. All hooks are optional. */
export interface BoundPlan {
  /** The line is settled: pay. Runs in the scheme's order of plans. */
  order?(line: OrderLine): void
  /** The line was paid in coins (2.16): platform income went into its pools, and no other plan runs on it. */
  coins?(line: OrderLine, pools: readonly FundedPool[]): void
  /** After every plan ran on the order and the purses were swept. */
  afterOrder?(line: OrderLine): void
  /** The order was verified at a service point (2.12). */
  pickup?(order: number, point: number, line: OrderLine): void
  /** What an order saved and is still in the purse for it; without this hook a refund takes its whole part, as far as held. */
  savedOf?(order: number): Fen
  /** The order was taken back; its rewards and savings have returned by then. */
  refund?(refunded: RefundedOrder): void
  /** Whatever is evaluated at a withdrawal, before funds are checked. */
  beforeWithdrawal?(member: number): void
  /**
   * How much of a withdrawal (a row of documents) is held back, at most what other plans have left of it; called before
   * the rest leaves.
   */
  holdBack?(member: number, withdrawal: { amountFen: Fen; leftFen: Fen }, document: number): Fen
  /** The withdrawal was turned down: what the plan still holds of it returns to `available`. */
  withdrawalRejected?(member: number, document: number): void
  /** A member joined, before its given ranks. */
  joined?(member: number): void
  /** A member's place in the referral tree changed: a move, an upheld report, a lock-in. Rows, -1 for none. */
  moved?(member: number, from: number, to: number): void
  /** A member's rank on a ladder changed, given or earned; levels, 0 for none. */
  ranked?(ladder: string, member: number, from: number, to: number): void
  /** Volumes over the referral tree that leave with a member that moves. */
  readonly carried?: readonly AmountColumn[]
  /** Passes at the end of a period, in order. */
  readonly close?: Partial<Record<Period, readonly ClosePass[]>>
  /**
   * What must be done at the boundary itself of a period named in `close`, for the midnight that begins `day`. Long
   * work goes on in `cascade`: no command is decided before it is done.
   */
  boundary?(period: Period, day: number): void
  readonly commands?: PlanCommands
  /** Called before and after each command: the plan checks the laws that it could break, and throws LawBroken. */
  readonly laws?: { before(): void; after(): void }
  /**
   * Reads ahead what orders of these members (rows, -1 for none) will read (see warm.ts); changes nothing. Returns any
   * number that depends on what was read.
   */
  warm?(members: Int32Array, count: number): number
  /**
   * Does one further step of longer work, at most STEP_FACTS_LIMIT facts; false when there is nothing left to do. What
   * an entry has no room for goes on in further ones, and no command is decided until it ends; how far it is, is state.
   */
  cascade?(): boolean
  /** Law 4: every point could be sold right now. */
  redeemable?(): boolean
  printMember?(member: number): MemberPrint | null
  printPool?(): { fund: string; supply: string; price: string; exits: number }
  printCoverage?(): string
  /** For other plans of the scheme (the chain to its withdrawal hold). */
  readonly peer?: unknown
}

/** What a purse may pay at most for one line, for the loader (spec/1 "Shortfall"). */
export interface WorstCaseLine {
  readonly product: string | null
  readonly priceFen: Fen
  /** Cash at the largest points share. */
  readonly cashFen: Fen
  readonly unitCashFen: Fen
  /** What the plan's purse gets of it. */
  readonly allocationFen: Fen
}

export interface SchemeCheck<Params> {
  readonly id: string
  readonly params: Params
  readonly scheme: SchemeDocument
  /** Refuses the document at a path below the plan. */
  fail(path: readonly (string | number)[], problem: string): never
}

export interface PlanDefinition<Params = unknown> {
  /** The word in `plan:`. */
  readonly name: string
  readonly title: { readonly zh: string; readonly en: string }
  /** Section of spec/2. */
  readonly section: string
  readonly params: z.ZodType<Params>
  /**
   * What happens to an allocation: `sweeps` – what is left after an order goes to the remainder; `saves` – it stays in
   * the purse; `own` – the plan takes it itself, line by line (a pool); `none` – the plan has no purse.
   */
  readonly purse: 'sweeps' | 'saves' | 'own' | 'none'
  /** What an order saved stays when it is refunded (2.3: cycle positions stand). */
  readonly keepsSavingsOnRefund?: boolean
  /** The points a product may grant for this plan. */
  readonly grants?: 'release' | 'shopping'
  /** Keeps the coins of 2.16; without such a plan no product can be sold for coins. */
  readonly keepsCoins?: boolean
  /** Runs on orders while it is paused too: it keeps account of its purse and pays nobody (2.12). */
  readonly runsWhilePaused?: boolean
  /** Ranks of the plan's own, lowest first: a ladder named like the plan's id (2.5). */
  ladder?(params: Params): readonly string[]
  /** The plan pays over time and scales on shortfall. */
  readonly paysOverTime?: boolean
  /** Refuses parameters that do not go together. */
  check?(check: SchemeCheck<Params>): void
  /** The most the plan may pay out of its purse for one line, with the words that say how; null when it cannot overspend. */
  worstCase?(
    params: Params,
    line: WorstCaseLine,
    scheme: SchemeDocument,
    planId: string,
  ): { payFen: Fen; because: string } | null
  bind(host: PlanHost, params: Params): BoundPlan
}

/** A register of the mall: one amount and one number. */
export interface Register {
  amount: bigint
  number: number
}

/** What a plan may do. Everything it declares is prefixed with its id and stays when the plan's code changes. */
export interface PlanHost {
  readonly planId: string
  /** Number of the plan's name in the journal, and of its bit in the promoter mask. */
  readonly name: number
  readonly bit: number
  readonly state: State
  readonly emit: Emitter
  readonly scheme: SchemeDocument
  readonly purse: Purse
  readonly lots: LotBook
  /** A further book of lots of this plan, kept apart from its first. */
  lotBook(name: string): LotBook
  /** Interns a rule's name; call it in `bind`, not on the way of an order. */
  rule(name: string): number
  memberAmount(name: string, options?: { asset?: string; tree?: NumberColumn; keepsCut?: boolean }): AmountColumn
  memberNumber(name: string, options?: { keepsCut?: boolean }): NumberColumn
  lotNumber(name: string): NumberColumn
  documentNumber(name: string): NumberColumn
  documentAmount(name: string): AmountColumn
  register(name: string): Register
  /** A register that is recorded when it is first set: for what most malls never need. */
  lateRegister(name: string): Register
  /** A system account of this plan, `name:planId`. */
  account(name: string, asset: string, mayGoNegative?: boolean): Account
  /** The members' shopping points, remembered with the merchants they come from (2.5, 2.14). */
  readonly shopping: ShoppingBook
  /** Where what nobody was eligible for goes. */
  readonly remainder: Account
  /** Whether a member has a qualifying order of this plan, or owns a merchant (spec/1 "Qualifying"). */
  isPromoter(member: number): boolean
  /** The same when the close that runs was opened: what a pass asks, since orders go on meanwhile. */
  wasPromoter(member: number): boolean
  /** Level of a member on a ladder of ranks: 0 none, 1 the lowest. */
  rankLevel(ladder: string, member: number): number
  /** The column behind `rankLevel`, to be read with `atCut` in a close; look it up in `bind`. */
  rankColumn(ladder: string): NumberColumn
  /** The referral tree with the ranks of a ladder, for climbs on the way of an order. */
  rankedTree(ladder: string): RankedTree
  /** Ranks members earned on a ladder; those given stand apart, and the higher counts. */
  earnedColumn(ladder: string): NumberColumn
  /** A member earned a rank: whoever looks at ranks hears of it. */
  earnRank(ladder: string, member: number, level: number): void
  /** Paused by an operator, or outside its dates of start and end (2.17). */
  isPaused(): boolean
  /** Day number of an instant in the mall's zone. */
  dayOf(at: number): number
  /** The bound plan with that id, for plans that work together. */
  peerOf(planId: string): BoundPlan | undefined
}

/** Declares a plan; the parameters' type follows from the schema. */
export const definePlan = <Params>(definition: PlanDefinition<Params>): PlanDefinition =>
  definition as unknown as PlanDefinition
