import { type Entry, type MicroPoints, parseMicroPoints } from '@huoshui/engine'
import { accepted, type Books, scopedId } from '../books.ts'
import { MallError } from '../errors.ts'
import { planTitle } from '../schemes/words.ts'
import type { LocalText } from '../shared/text.ts'
import type { PoolView, Position, Quote } from './looks.ts'

/** What a member holds beside cash and growth points; amounts as printed, in hundredths. */
export interface Holdings {
  /** Points that are released over time, by plan. */
  release: {
    plan: string
    planTitle: LocalText
    balance: string
    lots: { order: string; granted: string; left: string }[]
    coverage?: string
  }[]
  shopping: string
  equity: string
  coin: string
}

export interface PointsService {
  positions(member: string): Promise<Position[]>
  /** Everything else the member has: nothing is hidden (spec/6). @throws MallError unknown-member */
  holdings(member: string): Promise<Holdings>
  /** What a sale would pay at this moment. @throws MallError unknown-plan, bad-amount, insufficient-points, locked-points */
  quote(request: { member: string; plan: string; points: string }): Promise<Quote>
  /** Sells to the pool. @throws MallError as `quote`, and id-reused */
  sell(request: {
    member: string
    plan: string
    points: string
    key: string
  }): Promise<{ plan: string; grossFen: bigint; paidFen: bigint; sequence: number }>
  pools(): Promise<PoolView[]>
  /** @throws MallError unknown-plan */
  pool(plan: string): Promise<PoolView>
}

/** `all`, or exact points. @throws UnitError bad-amount */
export function readPoints(text: string): MicroPoints | 'all' {
  if (text === 'all') return 'all'
  const points = parseMicroPoints(text)
  if (points <= 0n) throw new MallError('bad-amount', 'more than zero points are sold')
  return points
}

/** Growth points: positions, quotes and sales, read from the engine itself. */
export function pointsService(books: Books): PointsService {
  return {
    positions: (member) => books.look('positions', member),
    holdings: (member) => holdingsOf(books, member),
    quote: async ({ member, plan, points }) => books.look('quote', { member, plan, points: readPoints(points) }),

    async sell({ member, plan, points, key }) {
      const read = readPoints(points)
      const id = scopedId({ caller: member, operation: 'sell', key })
      const command = { kind: 'sell' as const, id, caller: member, plan, member, points: read }
      const { sequence } = accepted(await books.submit(command))
      const entry = await books.entry(sequence)
      if (entry === undefined) throw new MallError('unavailable')
      return { plan, ...soldIn(entry, member), sequence }
    },

    pools: () => books.look('pools'),
    pool: (plan) => books.look('pool', plan),
  }
}

async function holdingsOf(books: Books, member: string): Promise<Holdings> {
  const state = await books.look('memberState', member)
  if (state === undefined) throw new MallError('unknown-member')
  const release: Holdings['release'] = []
  const open = Object.entries(
    (state.release ?? {}) as Record<string, Pick<Holdings['release'][number], 'balance' | 'lots'>>,
  )
  const figures = open.length === 0 ? undefined : await books.look('schemeFigures')
  for (const [plan, { balance, lots }] of open) {
    const coverage = figures?.plans.get(plan)?.coverage
    const { name } = await books.look('planTerms', plan)
    release.push({ plan, planTitle: planTitle(name), balance, lots, ...(coverage !== undefined && { coverage }) })
  }
  const held = (points: unknown): string => (typeof points === 'string' ? points : '0.00')
  return { release, shopping: held(state.shopping), equity: held(state.equity), coin: held(state.coin) }
}

/** Gross and paid of the sale in an entry: its reward names the gross as its basis (spec/4 rule names). */
function soldIn(entry: Entry, member: string): { grossFen: bigint; paidFen: bigint } {
  for (const fact of entry.facts) {
    if (fact.fact !== 'reward' || fact.rule !== 'sale' || fact.to !== member) continue
    return { grossFen: fact.basis ?? fact.amount, paidFen: fact.amount }
  }
  // A sale so small that nothing is paid lists no reward.
  return { grossFen: 0n, paidFen: 0n }
}
