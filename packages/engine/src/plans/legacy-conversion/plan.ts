/** 2.16 legacy-conversion · 老会员泡沫转化: what an old platform owed is spent on goods; the points unlock in tranches. */
import { nextBoundary } from '../../clock.ts'
import { type Fen, formatRatio, type Hundredths, MILLION } from '../../units/units.ts'
import type { PoolPeer } from '../appreciating-points/peer.ts'
import {
  type BoundPlan,
  definePlan,
  type FundedPool,
  type OrderLine,
  type PlanHost,
  type RefundedOrder,
} from '../contract.ts'
import { type Params, params } from './params.ts'

/** What the operator is told of one member and one pool (2.16 "Reports"). */
export interface LegacyReport {
  /** Coins not yet spent: backed by nothing. */
  readonly owed: Hundredths
  /** Coins that were spent on goods. */
  readonly delivered: Hundredths
  /** Points of the pool that are still locked, in micro-points. */
  readonly locked: bigint
  /** The price at which holding × price is all that was owed, in yuan with six decimals; null without a holding. */
  readonly evenPrice: string | null
}

export interface LegacyPeer {
  report(member: number, pool: PoolPeer): LegacyReport
}

class LegacyConversion implements BoundPlan {
  readonly #host: PlanHost
  readonly #params: Params
  readonly #delivered
  readonly peer: LegacyPeer
  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#params = bound
    this.#delivered = host.memberAmount('delivered')
    this.peer = { report: (member, pool) => this.#report(member, pool) }
  }

  coins(line: OrderLine, pools: readonly FundedPool[]): void {
    const { emit } = this.#host
    emit.amountSet(this.#delivered, line.buyer, this.#delivered.at(line.buyer) + line.coin)
    const unlocks = this.#unlocks()
    for (const { pool, amountFen } of pools) {
      const { mint } = pool.peer as PoolPeer
      // Coins are no spending: what they brought counts towards no exit.
      mint({ member: line.buyer, order: line.order, amountFen, spendFen: 0n as Fen, unlocks })
    }
  }

  refund({ line }: RefundedOrder): void {
    if (line.coin === 0n) return
    this.#host.emit.amountSet(this.#delivered, line.buyer, this.#delivered.at(line.buyer) - line.coin)
  }

  /** The next ends of periods, until everything is unlocked. */
  #unlocks(): { at: number; share: bigint }[] {
    const { rate, every } = this.#params.tranches
    const unlocks: { at: number; share: bigint }[] = []
    let at = this.#host.state.clock
    for (let unlocked = 0n; unlocked < MILLION; unlocked += rate) {
      at = nextBoundary(at, every)
      unlocks.push({ at, share: rate })
    }
    return unlocks
  }

  #report(member: number, pool: PoolPeer): LegacyReport {
    const { state } = this.#host
    const owed = state.coin.at(member) as Hundredths
    const delivered = this.#delivered.at(member) as Hundredths
    const { holding, locked } = pool.position(member)
    // Hundredths of a coin over micro-points: a factor of 10⁴ turns them into yuan per point.
    const evenPrice = holding === 0n ? null : formatRatio((owed + delivered) * 10_000n, holding)
    return { owed, delivered, locked, evenPrice }
  }
}

export const legacyConversion = definePlan<Params>({
  name: 'legacy-conversion',
  title: { zh: '老会员转化', en: 'Legacy conversion' },
  section: '2.16',
  params: params as never,
  purse: 'none',
  keepsCoins: true,
  bind: (host, bound) => new LegacyConversion(host, bound),
})
