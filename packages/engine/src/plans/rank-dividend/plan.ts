/** 2.11 rank-dividend · 身份分红池: at the end of a period the purse is shared among the holders of each rank. */
import type { AmountColumn, NumberColumn } from '../../ledger/columns.ts'
import { type Fen, MILLION, type Ppm } from '../../units/units.ts'
import {
  type BoundPlan,
  type ClosePass,
  definePlan,
  type OpenClose,
  type OrderLine,
  type PlanHost,
  type RefundedOrder,
  type Register,
} from '../contract.ts'
import { type Params, params } from './params.ts'

/** The share of one rank. */
interface Share {
  readonly rule: number
  readonly ratePpm: Ppm
  /** Sum of the holders' weights at the cut; added up anew after a restart. */
  whole: bigint
}

class RankDividend implements BoundPlan {
  readonly #host: PlanHost
  readonly #weighted: Params['weighted']
  readonly #rank: NumberColumn
  /** Own spending or the volume below, counted from the first order this plan was there for; null when not weighted so. */
  readonly #counted: AmountColumn | null
  /** By level of the ladder, 1 the lowest. */
  readonly #shares: (Share | undefined)[] = []
  /** What the purse held before the first payment: all shares are of it (reading 8). */
  readonly #held: Register
  readonly close

  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#weighted = bound.weighted
    this.#rank = host.rankColumn(bound.ladder)
    this.#counted = countedColumn(host, bound.weighted)
    this.#held = host.register('held')
    const ladder = host.scheme.ladders.get(bound.ladder) ?? []
    for (const [rank, ratePpm] of Object.entries(bound.shares))
      this.#shares[ladder.indexOf(rank) + 1] = { rule: host.rule(rank), ratePpm, whole: 0n }
    this.close = { [bound.every]: this.#passes() }
  }

  afterOrder({ buyer, cashFen, amountFen }: OrderLine): void {
    if (this.#counted === null) return
    const { emit, state } = this.#host
    if (this.#weighted === 'volume') emit.addVolume(this.#counted, state.referrer.at(buyer) - 1, amountFen)
    else emit.amountSet(this.#counted, buyer, this.#counted.at(buyer) + cashFen)
  }

  refund(refunded: RefundedOrder): void {
    if (this.#counted === null) return
    const { emit } = this.#host
    if (this.#weighted === 'volume') {
      refunded.takeBackVolume(this.#counted)
      return
    }
    const spending = this.#counted.at(refunded.buyer) - refunded.line.cashFen
    emit.amountSet(this.#counted, refunded.buyer, spending < 0n ? 0n : spending)
  }

  #passes(): readonly ClosePass[] {
    return [
      {
        over: 'members',
        transient: true,
        begin: () => {
          for (const share of this.#shares) if (share !== undefined) share.whole = 0n
        },
        visit: (member) => {
          const share = this.#shares[this.#rank.atCut(member)]
          if (share !== undefined) share.whole += this.#weightOf(member)
        },
      },
      {
        over: 'members',
        transient: false,
        begin: (close) => {
          this.#held.amount = close.purse.heldFen
        },
        visit: (member, close) => this.#pay(member, close),
      },
    ]
  }

  /** ⌊share × weight ÷ all weights⌋; what rounding and ranks without holders leave stays in the purse. */
  #pay(member: number, close: OpenClose): void {
    const share = this.#shares[this.#rank.atCut(member)]
    if (share === undefined || share.whole === 0n) return
    const held = this.#held.amount
    const shareFen = (held * share.ratePpm) / MILLION
    const amountFen = ((shareFen * this.#weightOf(member)) / share.whole) as Fen
    close.purse.pay(member, amountFen, { rule: share.rule, basis: held as Fen, ratePpm: share.ratePpm })
  }

  #weightOf(member: number): bigint {
    if (this.#weighted === 'equally') return 1n
    const column = this.#counted ?? this.#host.state.equity
    const weight = column.atCut(member)
    return weight > 0n ? weight : 0n
  }
}

function countedColumn(host: PlanHost, weighted: Params['weighted']): AmountColumn | null {
  if (weighted === 'spending') return host.memberAmount('spending', { keepsCut: true })
  if (weighted === 'volume') return host.memberAmount('volume', { tree: host.state.referrer, keepsCut: true })
  return null
}

export const rankDividend = definePlan<Params>({
  name: 'rank-dividend',
  title: { zh: '身份分红池', en: 'Dividend by rank' },
  section: '2.11',
  params: params as never,
  purse: 'saves',
  check({ params: { ladder, shares }, scheme, fail }) {
    const ranks = scheme.ladders.get(ladder)
    if (ranks === undefined) return fail(['ladder'], `there is no ladder "${ladder}"`)
    for (const rank of Object.keys(shares))
      if (!ranks.includes(rank)) fail(['shares', rank], `the ladder "${ladder}" has no rank "${rank}"`)
  },
  bind: (host, bound) => new RankDividend(host, bound),
})
