/** Figures of a mall from its engine's present state, for the daily check of the live rules (spec/6). */
import { documentState, type Engine, type Fen, MILLION, type Ppm, parseFen } from '@huoshui/engine'
import type { Conduct, LiveFigures } from '../figures.ts'
import { describeScheme } from '../traits/describe.ts'
import { type Chain, chainToTheTop, chainWithin, heavier, noChain, type Tree, withOldTies } from './tree.ts'

/** What the books of a mall say by themselves. */
export interface BookFigures {
  readonly chains: NonNullable<LiveFigures['chains']>
  readonly sales: NonNullable<LiveFigures['sales']>
  readonly coverage: NonNullable<LiveFigures['coverage']>
  /** Shopping points and coins of the member who holds most, and of all. */
  readonly stored: { readonly largest: Fen; readonly total: Fen }
  /** Goods money of merchants that the mall still holds. */
  readonly heldForOthers: Fen
  readonly paidOut: Fen
}

/**
 * Reads the books. Every member in a tree counts, whether it has bought or not: the alarm errs on the early side. End
 * users are buyers who recruited nobody; what recruiters buy counts as their own use.
 */
export function bookFigures(engine: Engine): BookFigures {
  const spent = spentByMember(engine)
  const { levels, members, receivedFen } = heaviestChain(engine, spent)
  return {
    chains: { levels, members, received: receivedFen as Fen },
    sales: salesOf(engine, spent),
    coverage: coverageOf(engine),
    stored: storedOf(engine),
    heldForOthers: heldForMerchants(engine),
    paidOut: paidOut(engine),
  }
}

/** The figures that the live rules judge: the books, and what the mall says of its conduct beside them. */
export function withConduct(books: BookFigures, conduct: Conduct): LiveFigures {
  const { stored, thirdParty, payouts, ...rest } = conduct
  const { chains, sales, coverage } = books
  return {
    ...rest,
    chains,
    sales,
    coverage,
    ...(stored && { stored: { ...stored, ...books.stored } }),
    ...(thirdParty && { thirdParty: { ...thirdParty, held: books.heldForOthers } }),
    ...(payouts && { payouts: { ...payouts, paid: books.paidOut } }),
  }
}

const membersOf = ({ state }: Engine): number => state.tables.members.rows

/** Cash of each member's settled orders, by row, in fen. */
function spentByMember(engine: Engine): bigint[] {
  const { state } = engine
  const spent = Array.from({ length: membersOf(engine) }, () => 0n)
  for (let row = 0; row < state.tables.documents.rows; row++) {
    if (state.documentState.at(row) !== documentState.settled) continue
    const member = (state.documentMember.at(row) ?? 0) - 1
    if (member >= 0) spent[member] = (spent[member] ?? 0n) + (state.orderCash.at(row) ?? 0n)
  }
  return spent
}

/** The heaviest reward chain over all plans of the scheme in force that pay those who introduced others. */
function heaviestChain(engine: Engine, spent: readonly bigint[]): Chain {
  const spentFen = (member: number): bigint => spent[member] ?? 0n
  const chains = describeScheme(engine.scheme)
    .filter(({ traits }) => traits.levels > 0)
    .map(({ plan, traits }) => {
      const tree = treeOf(engine, plan.id)
      return Number.isFinite(traits.levels) ? chainWithin(tree, traits.levels, spentFen) : chainToTheTop(tree, spentFen)
    })
  return chains.reduce(heavier, noChain)
}

/** The tree along which a plan pays: its own, with those who left it but are still paid from it; else the referrals. */
function treeOf(engine: Engine, plan: string): Tree {
  const members = membersOf(engine)
  const own = engine.state.columnByName.get(`${plan}.parent`)
  const left = engine.state.columnByName.get(`${plan}.former`)
  const rows = (column: { at(row: number): number | bigint }): Int32Array =>
    Int32Array.from({ length: members }, (_, member) => Number(column.at(member)) - 1)
  if (own === undefined) return { members, parents: rows(engine.state.referrer) }
  const tree = { members, parents: rows(own) }
  return left === undefined ? tree : withOldTies(tree, rows(left))
}

function salesOf(engine: Engine, spent: readonly bigint[]): NonNullable<LiveFigures['sales']> {
  const recruiters = new Set<number>()
  for (let member = 0; member < spent.length; member++) {
    const referrer = (engine.state.referrer.at(member) ?? 0) - 1
    if (referrer >= 0) recruiters.add(referrer)
  }
  const all = spent.reduce((sum, fen) => sum + fen, 0n)
  const own = spent.reduce((sum, fen, member) => (recruiters.has(member) ? sum + fen : sum), 0n)
  const ownUse = all === 0n ? 0n : (own * MILLION) / all
  return { endUser: (MILLION - ownUse) as Ppm, ownUse: ownUse as Ppm }
}

/** Held ÷ promised of the plans that pay over time: their printed six decimals are parts per million. */
function coverageOf(engine: Engine): Record<string, Ppm> {
  const printed = engine.mall.plans.flatMap(({ host, bound }) => {
    const coverage = bound.printCoverage?.()
    return coverage === undefined ? [] : [[host.planId, BigInt(coverage.replace('.', '')) as Ppm] as const]
  })
  return Object.fromEntries(printed)
}

/** Shopping points and coins, one of each worth one yuan: hundredths of points are fen of goods. */
function storedOf(engine: Engine): { largest: Fen; total: Fen } {
  const { shopping, coin } = engine.state
  let [largest, total] = [0n, 0n]
  for (let member = 0; member < membersOf(engine); member++) {
    const balance = (shopping.at(member) ?? 0n) + (coin.at(member) ?? 0n)
    total += balance
    if (balance > largest) largest = balance
  }
  return { largest: largest as Fen, total: total as Fen }
}

function heldForMerchants({ state }: Engine): Fen {
  let held = 0n
  for (let row = 0; row < state.tables.merchants.rows; row++) {
    const goods = state.merchantGoods.at(row) ?? 0n
    if (goods > 0n) held += goods
  }
  return held as Fen
}

function paidOut({ state }: Engine): Fen {
  const row = state.systemRow('external:payouts')
  return row < 0 ? parseFen('0.00') : ((state.accountBalance.at(row) ?? 0n) as Fen)
}
