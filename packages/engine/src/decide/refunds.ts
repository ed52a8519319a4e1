/** Refunds, exactly as spec/1 "Refunds": once per order, by an operator, everything it paid is taken back where it can be. */
import type { Refund } from '../command.ts'
import { refuse } from '../errors.ts'
import { decodeEntry, type StoredFact } from '../facts/read.ts'
import type { Mall } from '../mall.ts'
import type { UsedPoints } from '../mechanisms/lots/shopping.ts'
import { clawBack } from '../mechanisms/purse/purse.ts'
import { takeBackVolume } from '../members/tree.ts'
import type { PaidReward, RefundedOrder } from '../plans/contract.ts'
import { type Account, COLUMNS_LIMIT, documentState } from '../state.ts'
import type { Fen, Hundredths, MicroPoints } from '../units/units.ts'
import { lineOf, orderRow, uncount } from './orders.ts'

/** Sequences of the entries a refund needs: where the order settled, and where it was picked up later. */
export function originalsOf(mall: Mall, id: string): number[] {
  const { state } = mall
  const row = state.tables.documents.ids?.find(id) ?? -1
  if (row < 0) return []
  const settled = state.documentSequence.at(row)
  const placed = state.orderPlacedSequence.at(row)
  return [...new Set([placed, settled, state.documentPickup.at(row)].filter((sequence) => sequence > 0))]
}

/** Takes an order back; before settlement nothing was paid and only the cash returns. */
export function refund(mall: Mall, command: Refund): void {
  const { state, emit, accounts } = mall
  const row = orderRow(mall, command.order)
  if (state.documentState.at(row) === documentState.refunded)
    refuse('already-refunded', `the order "${command.order}" was refunded before`)
  const originals = command.originals.map(decodeEntry)
  const needed = originalsOf(mall, command.order)
  if (needed.some((sequence) => !originals.some((entry) => entry.sequence === sequence)))
    refuse('bad-command', 'the original entries of the order are missing')
  const facts = originals
    .filter((entry) => needed.includes(entry.sequence))
    .flatMap((entry) => entry.facts.map((fact) => ({ sequence: entry.sequence, fact })))
  const awaiting = state.documentState.at(row) === documentState.awaiting
  const buyer = state.documentMember.at(row) - 1
  const cashFen = state.orderCash.at(row)
  emit.numberSet(state.documentState, row, documentState.refunded)
  emit.numberSet(state.documentDueAt, row, 0)
  const placed = facts.filter(({ sequence }) => sequence === state.orderPlacedSequence.at(row)).map(({ fact }) => fact)
  returnPoints(mall, row, buyer, placed)
  uncount(mall, lineOf(mall, row), !awaiting)
  if (awaiting) return emit.transfer({ from: accounts.escrow, to: accounts.refunds, amount: cashFen })
  const own = facts.filter(({ sequence }) => sequence === state.documentSequence.at(row)).map(({ fact }) => fact)
  const picked = facts.filter(({ sequence }) => sequence === state.documentPickup.at(row)).map(({ fact }) => fact)
  const settledAt = originals.find(({ sequence }) => sequence === state.documentSequence.at(row))?.at ?? 0
  const later = state.documentPickup.at(row) === state.documentSequence.at(row) ? [] : picked
  takeBack(mall, { row, own, picked: later, settledAt })
  emit.transfer({ from: accounts.income, to: accounts.refunds, amount: cashFen })
}

/** Shopping points return to their lots (reading 10), coins to their owner. */
function returnPoints(mall: Mall, row: number, buyer: number, placed: readonly StoredFact[]): void {
  const { state, emit, accounts } = mall
  if (state.orderShopping.at(row) > 0n) {
    const used: UsedPoints[] = []
    let rest = state.orderShopping.at(row)
    for (const fact of placed) {
      if (fact.fact !== 'lot-reduced' || fact.amount <= 0n || rest === 0n || !mall.shopping.owns(fact.lot)) continue
      used.push({ lot: fact.lot, origin: -1, points: fact.amount as Hundredths })
      rest -= fact.amount
    }
    mall.shopping.restore(buyer, used)
  }
  emit.transfer({ from: accounts.issuedCoin, to: state.account(state.coin, buyer), amount: state.orderCoin.at(row) })
}

interface SettledFacts {
  readonly row: number
  /** Facts of the entry in which the order settled, and of its pick-up when that was another one. */
  readonly own: readonly StoredFact[]
  readonly picked: readonly StoredFact[]
  readonly settledAt: number
}

function takeBack(mall: Mall, { row, own, picked, settledAt }: SettledFacts): void {
  const { state, emit, accounts } = mall
  const line = lineOf(mall, row)
  const sources: ReadonlySet<number> = new Set([accounts.payments, accounts.clearing, accounts.escrow])
  const income = accounts.income
  const saved = new Map<Account, bigint>()
  for (const fact of [...own, ...picked]) {
    if (fact.fact !== 'transfer') continue
    if (fact.to === accounts.remainder) give(mall, accounts.remainder, fact.amount)
    else if (sources.has(fact.from) && fact.to === accounts.cost) give(mall, accounts.cost, fact.amount)
    else if (sources.has(fact.from) && isMerchantGoods(mall, fact.to))
      emit.transfer({ from: fact.to, to: income, amount: fact.amount })
    else if (sources.has(fact.from)) saved.set(fact.to, (saved.get(fact.to) ?? 0n) + fact.amount)
  }
  for (const running of mall.plans) {
    const { definition } = running.configured
    if (running.account === null || definition.purse !== 'saves' || definition.keepsSavingsOnRefund === true) continue
    const part = running.bound.savedOf?.(row) ?? saved.get(running.account) ?? 0n
    const held = state.balance(running.account)
    give(mall, running.account, part < held ? part : held)
  }
  const rewards = [...own, ...picked]
    .filter((fact) => fact.fact === 'reward' && fact.order === row)
    .map((fact) => paidReward(mall, fact))
  for (const [to, amountFen] of sumByReceiver(rewards)) takeRewards(mall, to, amountFen as Fen)
  const refunded: RefundedOrder = {
    order: row,
    buyer: line.buyer,
    line,
    sequence: state.documentSequence.at(row),
    rewards,
    settledAt,
    wrote: (column, cell) =>
      own.some((fact) => fact.fact === 'number-set' && fact.column === column.id && fact.row === cell),
    transfersFrom: (account) =>
      own.flatMap((fact) =>
        fact.fact === 'transfer' && fact.from === account ? [{ to: fact.to, amount: fact.amount }] : [],
      ),
    takeBackVolume: (volume) => {
      const sequence = state.documentSequence.at(row)
      for (const fact of own) {
        if (fact.fact !== 'volume-added' || fact.column !== volume.id) continue
        takeBackVolume(emit, volume, { member: fact.member, amount: fact.amount, sequence })
      }
    },
    mintedOf: (bit) => mintedOf(mall, own, line.buyer, bit),
  }
  for (const running of mall.plans) running.bound.refund?.(refunded)
  mall.shopping.closeLotOf(line.buyer, row)
}

function give(mall: Mall, from: Account, amount: bigint): void {
  mall.emit.transfer({ from, to: mall.accounts.income, amount })
}

function isMerchantGoods(mall: Mall, account: Account): boolean {
  return account % COLUMNS_LIMIT === mall.state.merchantGoods.id
}

function paidReward(mall: Mall, fact: StoredFact): PaidReward {
  if (fact.fact !== 'reward') return refuse('bad-command', 'not a reward')
  return { from: fact.from, to: fact.to, amountFen: fact.amount as Fen, plan: mall.state.names.id(fact.plan) }
}

/** An order may have paid the same receiver hundreds of times; it is taken back in one sum. */
function sumByReceiver(rewards: readonly PaidReward[]): Map<Account, bigint> {
  const sums = new Map<Account, bigint>()
  for (const { to, amountFen } of rewards) sums.set(to, (sums.get(to) ?? 0n) + amountFen)
  return sums
}

/** Cash rewards are clawed back from the wallet, rebates from the merchant's goods money as far as it reaches below zero. */
function takeRewards(mall: Mall, to: Account, amountFen: Fen): void {
  const { state, emit, accounts } = mall
  const row = Math.floor(to / COLUMNS_LIMIT)
  if (isMerchantGoods(mall, to)) emit.transfer({ from: to, to: accounts.income, amount: amountFen })
  else if (to === state.account(state.available, row)) clawBack(emit, row, amountFen, accounts.income)
}

function mintedOf(mall: Mall, own: readonly StoredFact[], buyer: number, bit: number): MicroPoints {
  const plan = mall.plans.find((running) => running.host.bit === bit)
  const holding = plan === undefined ? undefined : mall.state.columnByName.get(`${plan.host.planId}.holding`)
  if (holding === undefined) return 0n as MicroPoints
  const to = buyer * COLUMNS_LIMIT + holding.id
  let minted = 0n
  for (const fact of own) if (fact.fact === 'transfer' && fact.to === to) minted += fact.amount
  return minted as MicroPoints
}
