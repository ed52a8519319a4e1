/** Orders: placed, settled at payment or at completion, picked up (spec/1 "When is a reward earned?"). */
import { DAY_MS } from '../clock.ts'
import type { MerchantOrder, Pickup, PlaceOrder, Receive, SettleOrder } from '../command.ts'
import { refuse } from '../errors.ts'
import { keeperOfCoins, type Mall } from '../mall.ts'
import { LOTS_OF_AN_ORDER_LIMIT } from '../mechanisms/lots/shopping.ts'
import type { FundedPool, OrderLine } from '../plans/contract.ts'
import { isPlace } from '../scheme/regions.ts'
import type { Product } from '../scheme/scheme.ts'
import { type Account, documentState } from '../state.ts'
import { type Fen, type Hundredths, INPUT_LIMIT, type Ppm, portion } from '../units/units.ts'
import type { CompiledAllocation } from './allocation.ts'
import { captureHold, checkHold } from './holds.ts'
import { ID_LIMIT, POINT_REGION } from './members.ts'
import { LOCKED_TO } from './reports.ts'

/** Most units in one order line. */
export const QUANTITY_LIMIT = 10_000

/** What an order without shopping points has used of them. */
const NOTHING: readonly never[] = []

/** The order line that plans see; one object is used again for every order of a mall. */
export class Line implements OrderLine {
  order = -1
  buyer = -1
  product: Product | null = null
  merchant = -1
  quantity = 1
  cashFen = 0n as Fen
  amountFen = 0n as Fen
  unitCashFen = 0n as Fen
  shopping = 0n as Hundredths
  coin = 0n as Hundredths
  place = ''
  point = -1
  /** Placed under an earlier version of the scheme. */
  isOfThePast = false
  allocation: CompiledAllocation
  constructor(allocation: CompiledAllocation) {
    this.allocation = allocation
  }
  allocationOf(bit: number): Fen {
    return this.allocation.amountOf(bit) as Fen
  }
  qualifies(bit: number): boolean {
    return ((this.allocation.promoterMask >>> bit) & 1) === 1
  }
  grantOf(bit: number): Ppm | null {
    return this.allocation.grants.get(bit) ?? null
  }
}

/** Places an order for a product; settles it at once under `settle: payment`. */
export function placeOrder(mall: Mall, command: PlaceOrder): void {
  const { state, emit } = mall
  refuseUsedId(mall, command.order)
  const member = mall.member(command.member)
  const sold = mall.version.products.get(command.product)
  if (sold === undefined) return refuse('unknown-product', `there is no product "${command.product}"`)
  const { product, allocation } = sold
  const point = command.pickup === undefined ? -1 : mall.member(command.pickup)
  const { quantity } = command
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > QUANTITY_LIMIT)
    refuse('bad-amount', `a quantity is a whole number from 1 to ${QUANTITY_LIMIT}`)
  const amountFen = quantity === 1 ? product.priceFen : ((product.priceFen * BigInt(quantity)) as Fen)
  const shopping = command.shopping ?? (0n as Hundredths)
  const coin = command.coin ?? (0n as Hundredths)
  if (isNothing(command.shopping) || isNothing(command.coin) || amountFen > INPUT_LIMIT)
    refuse('bad-amount', 'amounts are more than zero and within bounds')
  if (shopping > 0n && shopping > portion(amountFen, product.shoppingPpm))
    refuse('points-share', `at most ${portion(amountFen, product.shoppingPpm)} hundredths of points may pay for this`)
  const cashFen = (amountFen - shopping - coin) as Fen
  if (coin > 0n && !product.coins) refuse('points-share', 'this product is not sold for coins')
  if (cashFen < 0n || (coin > 0n && cashFen > 0n))
    refuse('bad-amount', 'coins pay all that points leave, and no more than the price')
  if (shopping > 0n && shopping > mall.shopping.heldBy(member))
    refuse('insufficient-points', 'not that many shopping points are held')
  if (shopping > 0n && shopping > mall.shopping.inFirstLots(member, LOTS_OF_AN_ORDER_LIMIT))
    refuse('limit-reached', `an order takes points from at most ${LOTS_OF_AN_ORDER_LIMIT} grants`)
  if (coin > 0n && coin > state.coin.at(member)) refuse('insufficient-points', 'not that many coins are held')
  checkEntry(mall, member, product, quantity)
  allocation.prepare(quantity, coin > 0n ? coin : cashFen)
  const place = placeOf(mall, command.shipTo, point)
  const holdRow = checkHold(mall, command.hold, member, cashFen)
  const row = emit.order({
    id: command.order,
    member,
    product: sold.name,
    merchant: -1,
    quantity,
    place: place === '' ? -1 : emit.name(place),
    point,
    cashFen,
    amountFen,
    shopping,
    coin,
  })
  countBought(mall, member, product, quantity)
  pay(mall, row, holdRow, command.awaitsReceipt === true)
}

/** A part that is named must be more than zero (spec/2 reading 1). */
const isNothing = (points: Hundredths | undefined): boolean => points !== undefined && points <= 0n

/** Places an order paid at a merchant's code, of any amount. */
export function placeMerchantOrder(mall: Mall, command: MerchantOrder): void {
  const { state, emit } = mall
  refuseUsedId(mall, command.order)
  const member = mall.member(command.member)
  const merchant = state.tables.merchants.ids?.find(command.merchant) ?? -1
  const allocation = mall.version.merchantOrders
  if (merchant < 0 || allocation === null || isDelisted(mall, merchant))
    return refuse('unknown-merchant', `there is no merchant "${command.merchant}"`)
  const cashFen = command.amount
  if (cashFen <= 0n || cashFen > INPUT_LIMIT) refuse('bad-amount', 'an amount is more than zero and within bounds')
  allocation.prepare(1, cashFen)
  const holdRow = checkHold(mall, command.hold, member, cashFen)
  const row = emit.order({
    id: command.order,
    member,
    product: -1,
    merchant,
    quantity: 1,
    place: state.merchantRegion.at(merchant) - 1,
    point: -1,
    cashFen,
    amountFen: cashFen,
    shopping: 0n,
    coin: 0n,
  })
  lockIn(mall, member, merchant)
  pay(mall, row, holdRow, false)
}

/** The order was received: its refund window starts (`settle: completion`). */
export function receive(mall: Mall, command: Receive): void {
  const row = orderRow(mall, command.order)
  const { state, emit } = mall
  if (state.documentState.at(row) === documentState.refunded)
    refuse('already-refunded', 'a refunded order is not received')
  if (state.documentState.at(row) !== documentState.awaiting || state.documentDueAt.at(row) !== 0)
    refuse('already-received', 'the order is not waiting to be received')
  emit.numberSet(state.documentDueAt, row, dueAfter(mall))
}

/** Settles an order that is due and was put aside; refuses with `not-settled` one whose refund window still runs. */
export function settleOrder(mall: Mall, command: SettleOrder): void {
  const { state } = mall
  const row = orderRow(mall, command.order)
  if (state.documentState.at(row) === documentState.refunded)
    refuse('already-refunded', 'a refunded order is not settled')
  if (state.documentState.at(row) !== documentState.awaiting) refuse('not-open', 'the order is settled')
  const dueAt = state.documentDueAt.at(row)
  if (dueAt === 0 || dueAt > state.clock) refuse('not-settled', 'the refund window of the order has not passed')
  settleAwaiting(mall, row)
}

/** The order is verified at its service point by its code, once (2.12). */
export function pickup(mall: Mall, command: Pickup): void {
  const { state, emit } = mall
  const row = orderRow(mall, command.order)
  const point = state.orderPoint.at(row) - 1
  if (state.documentState.at(row) === documentState.refunded)
    refuse('already-refunded', 'a refunded order cannot be verified')
  if (point < 0) refuse('not-a-pickup', 'the order is shipped, not picked up')
  if (state.documentPickup.at(row) !== 0) refuse('already-verified', 'the order was verified before')
  emit.numberSet(state.documentPickup, row, state.sequence)
  if (state.documentState.at(row) === documentState.awaiting) {
    if (state.documentDueAt.at(row) === 0) emit.numberSet(state.documentDueAt, row, dueAfter(mall))
    return
  }
  const line = lineOf(mall, row)
  for (const plan of mall.plans) plan.bound.pickup?.(row, point, line)
}

/** Settles an order that waited for its completion. */
export function settleAwaiting(mall: Mall, row: number): void {
  mall.emit.numberSet(mall.state.documentDueAt, row, 0)
  const line = lineOf(mall, row)
  if (line.shopping > 0n) mall.shopping.recall(row)
  settleUnderItsVersion(mall, line)
}

/** Row of an order by id; refuses with `unknown-order`. */
export function orderRow(mall: Mall, id: string): number {
  const { state } = mall
  const row = state.tables.documents.ids?.find(id) ?? -1
  const kind = row < 0 ? 0 : state.documentState.at(row)
  return kind === documentState.awaiting || kind === documentState.settled || kind === documentState.refunded
    ? row
    : refuse('unknown-order', `there is no order "${id}"`)
}

/** Orders and withdrawals share one space of ids (reading 16). Refuses with `duplicate-id` or `bad-command`. */
export function refuseUsedId(mall: Mall, id: string): void {
  if (typeof id !== 'string' || id === '' || id.length > ID_LIMIT)
    refuse('bad-command', `an id has 1 to ${ID_LIMIT} characters`)
  if ((mall.state.tables.documents.ids?.find(id) ?? -1) >= 0) refuse('duplicate-id', `the id "${id}" is in use`)
}

function dueAfter(mall: Mall): number {
  return mall.state.clock + mall.scheme.refundWindowDays * DAY_MS
}

/** The cash comes in: from the provider, from a wallet hold, or both. */
function pay(mall: Mall, row: number, holdRow: number, awaitsReceipt: boolean): void {
  const { state, emit, accounts, scheme } = mall
  const cashFen = state.orderCash.at(row) as Fen
  const completes = scheme.settle === 'completion'
  let source = accounts.payments
  if (holdRow >= 0 || completes) {
    source = completes ? accounts.escrow : accounts.clearing
    const fromWallet = holdRow < 0 ? 0n : captureHold(mall, holdRow, source)
    emit.transfer({ from: accounts.payments, to: source, amount: cashFen - fromWallet })
  }
  spendPoints(mall, row)
  if (!completes) return settle(mall, lineOf(mall, row), source)
  emit.numberSet(state.documentState, row, documentState.awaiting)
  if (state.orderShopping.at(row) > 0n) mall.shopping.remember(state.documentMember.at(row) - 1, row)
  const waits = awaitsReceipt || state.orderPoint.at(row) > 0
  if (!waits) emit.numberSet(state.documentDueAt, row, dueAfter(mall))
}

/** The line of an order that is recorded, with its allocation prepared anew under the version it was placed under. */
export function lineOf(mall: Mall, row: number): Line {
  const { state } = mall
  const version = mall.past.at(state.orderPlacedSequence.at(row))
  const name = state.orderProduct.at(row) - 1
  const sold = name < 0 ? undefined : version.byName.get(name)
  const product = sold?.product ?? null
  const allocation =
    (name < 0 ? version.merchantOrders : sold?.allocation) ??
    refuse('unknown-product', 'the scheme of the order has no such product')
  const line = new Line(allocation)
  line.order = row
  line.buyer = state.documentMember.at(row) - 1
  line.product = product
  line.merchant = state.orderMerchant.at(row) - 1
  line.quantity = state.orderQuantity.at(row)
  line.cashFen = state.orderCash.at(row) as Fen
  line.amountFen = state.orderAmount.at(row) as Fen
  line.unitCashFen = line.quantity === 1 ? line.cashFen : ((line.cashFen / BigInt(line.quantity)) as Fen)
  line.shopping = state.orderShopping.at(row) as Hundredths
  line.coin = state.orderCoin.at(row) as Hundredths
  line.place = state.orderPlace.at(row) === 0 ? '' : state.names.id(state.orderPlace.at(row) - 1)
  line.point = state.orderPoint.at(row) - 1
  line.isOfThePast = version !== mall.version
  allocation.prepare(line.quantity, line.coin > 0n ? line.coin : line.cashFen)
  return line
}

/** Points and coins of the order leave the member's balances; under `completion` when it is placed. */
function spendPoints(mall: Mall, row: number): void {
  const { state, emit, accounts } = mall
  const member = state.documentMember.at(row) - 1
  mall.shopping.lastUsed =
    state.orderShopping.at(row) > 0n ? mall.shopping.use(member, state.orderShopping.at(row) as Hundredths) : NOTHING
  const amount = state.orderCoin.at(row)
  if (amount > 0n) emit.transfer({ from: state.account(state.coin, member), to: accounts.issuedCoin, amount })
}

/** Settles an order that waited. One of an earlier version brings that version's allocation: no plan pays more. */
function settleUnderItsVersion(mall: Mall, line: Line): void {
  const { escrow } = mall.accounts
  if (!line.isOfThePast) return settle(mall, line, escrow)
  try {
    for (const { purse } of mall.plans) if (purse !== null) purse.paysOnlyWhatItHolds = true
    settle(mall, line, escrow)
  } finally {
    for (const { purse } of mall.plans) if (purse !== null) purse.paysOnlyWhatItHolds = false
  }
}

/** Splits the cash, then lets every plan act in the scheme's order, then sweeps what order purses have left. */
function settle(mall: Mall, line: Line, source: Account): void {
  const { state, emit } = mall
  emit.numberSet(state.documentState, line.order, documentState.settled)
  emit.numberSet(state.documentSequence, line.order, state.sequence)
  const zone = line.product?.zone ?? null
  if (zone !== null) count(mall, line.buyer, `zone:${zone}`, line.quantity)
  if (line.coin > 0n) return settleCoins(mall, line)
  const { allocation } = line
  const merchantGoods = line.merchant >= 0 ? state.account(state.merchantGoods, line.merchant) : null
  for (let index = 0; index < allocation.parts.length; index++) {
    const to = allocation.parts[index].account ?? merchantGoods
    const amount = allocation.amounts[index]
    if (amount > 0n && to !== null) emit.transfer({ from: source, to, amount })
  }
  const mask = state.promoter.at(line.buyer)
  emit.numberSet(state.promoter, line.buyer, (mask | allocation.promoterMask) >>> 0)
  runPlans(mall, line)
}

/** A plan that was removed takes nothing new, but an order of its time is not new. */
function runPlans(mall: Mall, line: Line): void {
  const { orders, sweeps, afterOrders } = mall.parts
  for (let index = 0; index < orders.length; index++) {
    const { running, order } = orders[index]
    if (running.draining && !(line.isOfThePast && line.qualifies(running.host.bit))) continue
    const { definition } = running.configured
    if (definition.purse !== 'own' && definition.runsWhilePaused !== true && mall.isPaused(running)) continue
    order.call(running.bound, line)
  }
  for (let index = 0; index < sweeps.length; index++) sweeps[index].sweep(mall.accounts.remainder)
  for (let index = 0; index < afterOrders.length; index++) {
    const { bound, after } = afterOrders[index]
    after.call(bound, line)
  }
}

/** An order paid in coins brings no cash: the operator funds what it feeds into pools out of platform income (2.16). */
function settleCoins(mall: Mall, line: Line): void {
  const { emit, accounts } = mall
  const pools: FundedPool[] = []
  for (const { configured, account, bound, host } of mall.plans) {
    const amountFen = configured.definition.purse === 'own' ? line.allocationOf(host.bit) : (0n as Fen)
    if (amountFen === 0n || account === null) continue
    emit.transfer({ from: accounts.income, to: account, amount: amountFen })
    pools.push({ pool: bound, amountFen })
  }
  keeperOfCoins(mall)?.bound.coins?.(line, pools)
}

function placeOf(mall: Mall, shipTo: string | undefined, point: number): string {
  if (shipTo !== undefined && shipTo !== '')
    return isPlace(shipTo) ? shipTo : refuse('unknown-region', 'a place is written like 440106 or 440106-name')
  if (point < 0) return ''
  const column = mall.state.columnByName.get(POINT_REGION)
  const name = column === undefined ? 0 : (column.at(point) as number)
  return name === 0 ? '' : mall.state.names.id(name - 1)
}

/** A member without a referrer is locked to the merchant's owner, never to itself, never into a cycle (reading 14). */
function lockIn(mall: Mall, member: number, merchant: number): void {
  const { state } = mall
  const owner = state.merchantOwner.at(merchant) - 1
  if (state.referrer.at(member) !== 0 || owner === member) return
  for (let at = owner; at >= 0; at = state.referrer.at(at) - 1) if (at === member) return
  mall.moveReferral(member, owner)
  mall.emit.numberSet(mall.memberCount(LOCKED_TO), member, merchant + 1)
}

function isDelisted(mall: Mall, merchant: number): boolean {
  const column = mall.state.columnByName.get('merchant.delisted')
  return column !== undefined && column.at(merchant) === 1
}

/** Entry rules of 2.17: zone, opening period, limit per member. */
function checkEntry(mall: Mall, member: number, product: Product, quantity: number): void {
  const { state, scheme } = mall
  if (state.clock < product.opensAt || state.clock >= product.closesAt)
    refuse('not-open', `the product "${product.id}" is not on sale now`)
  const bought = (name: string): number => (state.columnByName.get(name)?.at(member) as number | undefined) ?? 0
  if (product.limit > 0 && bought(`bought:${product.id}`) + quantity > product.limit)
    refuse('limit-reached', `at most ${product.limit} of this product a member`)
  if (product.zone === null) return
  const zone = scheme.zones.get(product.zone)
  if (zone?.requires && bought(`zone:${zone.requires}`) === 0)
    refuse('not-open', `this zone is open to members who bought in "${zone.requires}"`)
}

/** Units of a limited product that a member bought; `units` is negative when an order is taken back. */
function countBought(mall: Mall, member: number, product: Product, units: number): void {
  if (product.limit > 0) count(mall, member, `bought:${product.id}`, units)
}

/** A refunded order no longer counts against a limit, nor, once it was settled, as bought in its zone (2.17). */
export function uncount(mall: Mall, line: Line, wasSettled: boolean): void {
  const { product, buyer, quantity } = line
  if (product === null) return
  countBought(mall, buyer, product, -quantity)
  if (wasSettled && product.zone !== null) count(mall, buyer, `zone:${product.zone}`, -quantity)
}

function count(mall: Mall, member: number, name: string, quantity: number): void {
  const { emit } = mall
  const column = mall.memberCount(name)
  emit.numberSet(column, member, column.at(member) + quantity)
}
