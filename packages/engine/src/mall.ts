/** A mall at work: its state, its scheme in force, its plans bound to it. Decisions are made over this. */
import { dayOf } from './clock.ts'
import type { AllocationTarget } from './decide/allocation.ts'
import { continueReport, hasReport } from './decide/reports.ts'
import { compileVersion, PastVersions, type SchemeVersion } from './decide/versions.ts'
import type { Emitter } from './emit.ts'
import { Refusal, refuse } from './errors.ts'
import type { AmountColumn, ColumnDeclaration, NumberColumn } from './ledger/columns.ts'
import { LotBook } from './mechanisms/lots/lots.ts'
import { ShoppingBook } from './mechanisms/lots/shopping.ts'
import { Purse } from './mechanisms/purse/purse.ts'
import { RankedTree } from './mechanisms/ranks/ranked-tree.ts'
import type { BoundPlan, PlanHost, Register } from './plans/contract.ts'
import { LateRegister, register } from './registers.ts'
import { type ConfiguredPlan, type SchemeDocument, schemeOfText } from './scheme/scheme.ts'
import type { Account, State } from './state.ts'

/** Plan ids a mall may ever use: each has a bit in the promoter mask. */
export const PLAN_BITS_LIMIT = 31

export interface RunningPlan {
  readonly configured: ConfiguredPlan
  readonly host: PlanHost
  readonly bound: BoundPlan
  readonly purse: Purse | null
  /** Where an allocation for this plan goes. */
  readonly account: Account | null
  /** The plan is in an earlier version of the scheme only: it pays out and takes nothing new. */
  readonly draining: boolean
}

/** Which plans take part in what, in the scheme's order. */
export interface PlanParts {
  readonly orders: readonly { readonly running: RunningPlan; readonly order: NonNullable<BoundPlan['order']> }[]
  readonly sweeps: readonly Purse[]
  readonly afterOrders: readonly { readonly bound: BoundPlan; readonly after: NonNullable<BoundPlan['afterOrder']> }[]
  readonly laws: readonly NonNullable<BoundPlan['laws']>[]
  readonly warms: readonly { readonly bound: BoundPlan; readonly warm: NonNullable<BoundPlan['warm']> }[]
}

export interface SystemAccounts {
  readonly payments: Account
  readonly funding: Account
  readonly ads: Account
  readonly payouts: Account
  readonly refunds: Account
  readonly income: Account
  readonly cost: Account
  readonly remainder: Account
  readonly escrow: Account
  readonly clearing: Account
  readonly issuedShopping: Account
  readonly issuedCoin: Account
}

export class Mall {
  readonly state: State
  readonly emit: Emitter
  readonly scheme: SchemeDocument
  readonly accounts: SystemAccounts
  readonly shopping: ShoppingBook
  readonly plans: RunningPlan[] = []
  readonly byId = new Map<string, RunningPlan>()
  /** An upheld report goes on in the entries that follow. */
  hasReport: boolean
  /** Longer work of the mall and its plans, each step by step until it says false. */
  readonly steps: readonly (() => boolean)[]
  /** The newest version, and those before it. */
  readonly version: SchemeVersion
  readonly past = new PastVersions(this)
  /** What every order and every command asks of the plans, gone through once: those that do not take part are not asked. */
  readonly parts: PlanParts
  readonly #rankedTrees = new Map<string, RankedTree>()

  /** Binds the newest scheme. What plans declare anew is emitted into the open entry. */
  constructor(emit: Emitter) {
    this.emit = emit
    this.state = emit.state
    const newest = this.state.schemes.at(-1)
    if (newest === undefined) throw new Refusal('not-open', 'no scheme is in force yet')
    this.scheme = schemeOfText(newest.text)
    for (const column of this.state.columns) column.watcher = null
    this.accounts = openSystemAccounts(emit)
    this.shopping = new ShoppingBook(
      emit,
      {
        lots: this.#lots('shopping', emit.name('shopping')),
        spent: this.#lots('shopping.spent', emit.name('shopping.spent')),
        spentFirst: emit.declare(cellOf('documents', 'shopping.spent', 'number')) as NumberColumn,
      },
      this.accounts.issuedShopping,
    )
    for (const configured of this.scheme.plans) this.#run(configured, this.scheme, false)
    for (const { configured, scheme } of this.#removedPlans()) this.#run(configured, scheme, true)
    this.version = compileVersion(this, this.scheme)
    this.version.nameNext()
    this.hasReport = hasReport(this)
    const cascades = this.plans.flatMap(({ bound }) => bound.cascade?.bind(bound) ?? [])
    this.steps = [() => this.version.nameNext(), () => continueReport(this), ...cascades]
    this.parts = partsOf(this.plans)
  }

  /** The running plan with an id; refuses with `unknown-plan`. */
  plan(id: string): RunningPlan {
    return this.byId.get(id) ?? refuse('unknown-plan', `the scheme has no plan "${id}"`)
  }

  /** Row of a member; refuses with `unknown-member`. */
  member(id: string): number {
    const row = this.state.member(id)
    return row >= 0 ? row : refuse('unknown-member', `there is no member "${id}"`)
  }

  isPaused(running: RunningPlan): boolean {
    return running.host.isPaused()
  }

  /** Whether the plan stands still for a close at that instant: paused by an operator, or outside its dates. */
  isPausedAt(running: RunningPlan, at: number): boolean {
    const { startsAt, endsAt } = running.configured
    return this.pausedRegister(running).number === 1 || at < startsAt || at >= endsAt
  }

  /** Whether an operator paused the plan. */
  pausedRegister(running: RunningPlan): Register {
    return this.#register(`paused:${running.host.planId}`)
  }

  /** Effective rank column of a ladder; ranks given by an operator stand in `given:LADDER`. */
  rankColumn(ladder: string): NumberColumn {
    return this.emit.declare(memberNumber(`rank:${ladder}`, true)) as NumberColumn
  }
  givenColumn(ladder: string): NumberColumn {
    return this.emit.declare(memberNumber(`given:${ladder}`, false)) as NumberColumn
  }

  /** The referral tree with the ranks of a ladder, for climbs. */
  rankedTree(ladder: string): RankedTree {
    const known = this.#rankedTrees.get(ladder)
    if (known !== undefined) return known
    const { referrer, tables } = this.state
    const tree = new RankedTree(referrer, this.rankColumn(ladder), tables.members.rows)
    this.#rankedTrees.set(ladder, tree)
    return tree
  }

  earnedColumn(ladder: string): NumberColumn {
    return this.emit.declare(memberNumber(`earned:${ladder}`, false)) as NumberColumn
  }

  /** The rank in force is the higher of what was given and what was earned; plans hear of a change. */
  rerank(ladder: string, member: number): void {
    const rank = this.rankColumn(ladder)
    const from = rank.at(member)
    const to = Math.max(this.givenColumn(ladder).at(member), this.earnedColumn(ladder).at(member))
    if (from === to) return
    this.emit.numberSet(rank, member, to)
    for (const { bound } of this.plans) bound.ranked?.(ladder, member, from, to)
  }

  /** Moves a member in the referral tree; the caller has checked that no circle comes of it (law 8). */
  moveReferral(member: number, under: number): void {
    const { referrer } = this.state
    const from = referrer.at(member) - 1
    if (from === under) return
    const carried = this.plans.flatMap(({ bound }) => bound.carried ?? [])
    this.emit.move(referrer, member, under, carried)
    for (const { bound } of this.plans) bound.moved?.(member, from, under)
  }

  /** A count of each member, declared on first use. */
  memberCount(name: string): NumberColumn {
    return this.emit.declare(memberNumber(name, false)) as NumberColumn
  }

  /** A target of an allocation as an account; -1 is the goods money of the order's own merchant. */
  target(name: string): AllocationTarget {
    if (name === 'cost') return { account: this.accounts.cost, bit: -1 }
    if (name === 'platform') return { account: this.accounts.income, bit: -1 }
    if (name === 'merchant') return { account: null, bit: -1 }
    const plan = this.plan(name)
    return { account: plan.account, bit: plan.host.bit }
  }

  #run(configured: ConfiguredPlan, scheme: SchemeDocument, draining: boolean): void {
    const { emit, state } = this
    const { id, definition } = configured
    const name = emit.name(id)
    const bit = this.#bitOf(id)
    const account =
      definition.purse === 'none'
        ? null
        : emit.systemAccount(`${definition.purse === 'own' ? 'pool' : 'purse'}:${id}`, 'CNY')
    const purse = account === null ? null : new Purse(emit, account, name)
    const fallback = new Purse(emit, account ?? this.accounts.clearing, name)
    const prefixed = (column: string): string => `${id}.${column}`
    const paused = this.#register(`paused:${id}`)
    const host: PlanHost = {
      planId: id,
      name,
      bit,
      state,
      emit,
      scheme,
      purse: purse ?? fallback,
      lots: this.#lots(id, name),
      lotBook: (book) => this.#lots(prefixed(book), emit.name(prefixed(book))),
      rule: (rule) => emit.name(rule),
      memberAmount: (column, options = {}) =>
        emit.declare({
          name: prefixed(column),
          table: 'members',
          type: 'amount',
          asset: options.asset ?? '',
          mayGoNegative: false,
          tree: options.tree?.declaration.name ?? '',
          keepsCut: options.keepsCut ?? false,
        }) as AmountColumn,
      memberNumber: (column, options = {}) =>
        emit.declare(memberNumber(prefixed(column), options.keepsCut ?? false)) as NumberColumn,
      lotNumber: (column) => emit.declare(cellOf('lots', prefixed(column), 'number')) as NumberColumn,
      documentNumber: (column) => emit.declare(cellOf('documents', prefixed(column), 'number')) as NumberColumn,
      documentAmount: (column) => emit.declare(cellOf('documents', prefixed(column), 'amount')) as AmountColumn,
      register: (register) => this.#register(prefixed(register)),
      lateRegister: (register) => new LateRegister(emit, prefixed(register)),
      account: (accountName, asset, mayGoNegative = false) =>
        emit.systemAccount(`${accountName}:${id}`, asset, mayGoNegative),
      isPromoter: (member) => ((state.promoter.at(member) >>> bit) & 1) === 1 || state.ownsMerchants.at(member) > 0,
      wasPromoter: (member) =>
        ((state.promoter.atCut(member) >>> bit) & 1) === 1 || state.ownsMerchants.atCut(member) > 0,
      rankLevel: (ladder, member) => this.rankColumn(ladder).at(member),
      rankColumn: (ladder) => this.rankColumn(ladder),
      rankedTree: (ladder) => this.rankedTree(ladder),
      earnedColumn: (ladder) => this.earnedColumn(ladder),
      earnRank: (ladder, member, level) => {
        emit.numberSet(this.earnedColumn(ladder), member, level)
        this.rerank(ladder, member)
      },
      shopping: this.shopping,
      remainder: this.accounts.remainder,
      isPaused: () => paused.number === 1 || state.clock < configured.startsAt || state.clock >= configured.endsAt,
      dayOf,
      peerOf: (planId) => this.byId.get(planId)?.bound,
    }
    const running = { configured, host, bound: definition.bind(host, configured.params), purse, account, draining }
    this.plans.push(running)
    this.byId.set(id, running)
  }

  #removedPlans(): { configured: ConfiguredPlan; scheme: SchemeDocument }[] {
    const removed = new Map<string, { configured: ConfiguredPlan; scheme: SchemeDocument }>()
    for (let index = this.state.schemes.length - 2; index >= 0; index--) {
      const scheme = schemeOfText(this.state.schemes[index].text)
      for (const configured of scheme.plans) {
        if (this.byId.has(configured.id) || removed.has(configured.id)) continue
        removed.set(configured.id, { configured, scheme })
      }
    }
    return [...removed.values()]
  }

  #lots(id: string, name: number): LotBook {
    const head = this.emit.declare(memberNumber(`${id}.lots.head`, false)) as NumberColumn
    const tail = this.emit.declare(memberNumber(`${id}.lots.tail`, false)) as NumberColumn
    return new LotBook(this.emit, name, head, tail)
  }

  #bitOf(id: string): number {
    const bit = this.#register(`bit:${id}`)
    if (bit.number === 0) {
      const count = this.#register('bits')
      if (count.number >= PLAN_BITS_LIMIT) refuse('limit-reached', `a mall may use at most ${PLAN_BITS_LIMIT} plan ids`)
      count.number += 1
      bit.number = count.number
    }
    return bit.number - 1
  }

  #register(name: string): Register {
    return register(this.emit, name)
  }
}

const partsOf = (plans: readonly RunningPlan[]): PlanParts => ({
  orders: plans.flatMap((running) =>
    running.bound.order === undefined ? [] : [{ running, order: running.bound.order }],
  ),
  sweeps: plans.flatMap(({ purse, configured }) =>
    purse === null || configured.definition.purse !== 'sweeps' ? [] : [purse],
  ),
  afterOrders: plans.flatMap(({ bound }) =>
    bound.afterOrder === undefined ? [] : [{ bound, after: bound.afterOrder }],
  ),
  laws: plans.flatMap(({ bound }) => bound.laws ?? []),
  warms: plans.flatMap(({ bound }) => (bound.warm === undefined ? [] : [{ bound, warm: bound.warm }])),
})

/** The plan that keeps the coins of 2.16: one of the newest scheme, or one that was removed and still has orders open. */
export const keeperOfCoins = (mall: Mall): RunningPlan | undefined =>
  mall.plans.find(({ configured }) => configured.definition.keepsCoins === true)

const memberNumber = (name: string, keepsCut: boolean): ColumnDeclaration => ({
  name,
  table: 'members',
  type: 'number',
  asset: '',
  mayGoNegative: false,
  tree: '',
  keepsCut,
})
const cellOf = (table: 'documents' | 'lots', name: string, type: 'amount' | 'number'): ColumnDeclaration => ({
  name,
  table,
  type,
  asset: '',
  mayGoNegative: false,
  tree: '',
  keepsCut: false,
})

function openSystemAccounts(emit: Emitter): SystemAccounts {
  const cash = (name: string, mayGoNegative = false): Account => emit.systemAccount(name, 'CNY', mayGoNegative)
  return {
    payments: cash('external:payments', true),
    funding: cash('external:funding', true),
    ads: cash('external:ads', true),
    payouts: cash('external:payouts', true),
    refunds: cash('external:refunds', true),
    income: cash('platform:income', true),
    cost: cash('platform:cost'),
    remainder: cash('platform:remainder', true),
    escrow: cash('platform:escrow'),
    clearing: cash('platform:clearing'),
    issuedShopping: emit.systemAccount('issued:shopping', 'shopping', true),
    issuedCoin: emit.systemAccount('issued:coin', 'coin', true),
  }
}
