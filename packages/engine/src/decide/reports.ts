/** Upheld reports (spec/2 2.18): who the offender brought goes to whoever reported. */
import type { UpholdReport } from '../command.ts'
import { refuse } from '../errors.ts'
import type { NumberColumn } from '../ledger/columns.ts'
import type { Mall } from '../mall.ts'
import { standsAbove } from '../members/tree.ts'
import { register } from '../registers.ts'

/** Column with the merchant (row plus one) to which a member was locked (reading 14). */
export const LOCKED_TO = 'lockedTo'

/** Registers of a report that its entry had no room for; rows plus one. */
const NEXT = 'report.next'
const OFFENDER = 'report.offender'
const REPORTER = 'report.reporter'
const MERCHANT = 'report.merchant'

/** Members that move from one to another; rows, -1 for none. */
interface Transfer {
  readonly offender: number
  readonly reporter: number
  /** Only members locked to this merchant, or everybody. */
  readonly merchant: number
}

/**
 * An upheld report: all direct members of the offender move to the reporter; with a merchant, that merchant is
 * delisted and the members locked to it that still stand under its owner move. One command, and one entry as far as
 * it has room. Nobody moves under itself or below: such a member stays where it is (law 8).
 */
export function upholdReport(mall: Mall, command: UpholdReport): void {
  const offender = mall.member(command.offender)
  const reporter = mall.member(command.reporter)
  if (offender === reporter) refuse('cycle', 'nobody reports themselves')
  const merchant = command.merchant === undefined ? -1 : delist(mall, command.merchant, offender)
  const next = moveFrom(mall, 0, { offender, reporter, merchant })
  if (next < 0) return
  const { emit } = mall
  register(emit, NEXT).number = next + 1
  register(emit, OFFENDER).number = offender + 1
  register(emit, REPORTER).number = reporter + 1
  register(emit, MERCHANT).number = merchant + 1
  mall.hasReport = true
}

/** Goes on with a report that an entry had no room for; false when there is none. */
export function continueReport(mall: Mall): boolean {
  if (!mall.hasReport) return false
  const rowIn = (name: string): number => register(mall.emit, name).number - 1
  const transfer = { offender: rowIn(OFFENDER), reporter: rowIn(REPORTER), merchant: rowIn(MERCHANT) }
  const next = moveFrom(mall, rowIn(NEXT), transfer)
  register(mall.emit, NEXT).number = next + 1
  mall.hasReport = next >= 0
  return mall.hasReport
}

/** Whether a report is under way, as the state has it. */
export function hasReport({ state }: Pick<Mall, 'state'>): boolean {
  const row = state.tables.registers.ids?.find(NEXT) ?? -1
  return row >= 0 && state.registerNumber.at(row) !== 0
}

/** Moves members from a row on until the entry is full; the row to go on at, or -1 when all have moved. */
function moveFrom(mall: Mall, first: number, { offender, reporter, merchant }: Transfer): number {
  const { state, emit } = mall
  const lockedTo = mall.memberCount(LOCKED_TO)
  for (let member = first; member < state.tables.members.rows; member++) {
    if (state.referrer.at(member) !== offender + 1) continue
    if (merchant >= 0 && lockedTo.at(member) !== merchant + 1) continue
    if (standsAbove(state.referrer, member, reporter)) continue
    if (emit.isFull) return member
    mall.moveReferral(member, reporter)
  }
  return -1
}

function delist(mall: Mall, merchant: string, owner: number): number {
  const { state, emit } = mall
  const row = state.tables.merchants.ids?.find(merchant) ?? -1
  if (row < 0 || state.merchantOwner.at(row) !== owner + 1)
    refuse('unknown-merchant', `"${merchant}" is no merchant of the reported member`)
  const delisted = emit.declare({
    name: 'merchant.delisted',
    table: 'merchants',
    type: 'number',
    asset: '',
    mayGoNegative: false,
    tree: '',
    keepsCut: false,
  }) as NumberColumn
  emit.numberSet(delisted, row, 1)
  return row
}
