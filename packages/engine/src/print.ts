/** The printed state of spec/4: keys sorted, every amount a string in its unit, members in order of joining. */
import { formatInstant } from './clock.ts'
import { sumsByAsset } from './laws.ts'
import type { Mall } from './mall.ts'
import { formatFen, formatHundredths } from './units/units.ts'

export type Printed = string | number | boolean | null | readonly Printed[] | { readonly [key: string]: Printed }
export type PrintedMember = { readonly [key: string]: Printed }

export interface PrintedReward {
  readonly event: number
  readonly order: string | null
  readonly plan: string
  readonly rule: string
  readonly to: string
  readonly amount: string
  readonly basis: string | null
  readonly rate: string | null
  readonly from: string | null
}

export interface PrintedError {
  readonly event: number
  readonly code: string
  readonly message: string
}

export interface PrintedState {
  readonly at: string
  readonly members: { readonly [id: string]: PrintedMember }
  readonly pools: { readonly [plan: string]: Printed }
  readonly purses: { readonly [plan: string]: string }
  readonly coverage: { readonly [plan: string]: string }
  readonly platform: { readonly income: string; readonly cost: string; readonly remainder: string }
  readonly merchants: { readonly [id: string]: string }
  readonly rewards?: readonly PrintedReward[]
  readonly errors: readonly PrintedError[]
  readonly conserved: boolean
}

/** Everything but rewards and errors, which belong to a run and not to a state. */
export function printMall(mall: Mall, only: ReadonlySet<string> | null): Omit<PrintedState, 'rewards' | 'errors'> {
  const { state, accounts } = mall
  // Without a prototype: ids are free, and one may be the name of something that every object has.
  const members = Object.create(null) as Record<string, PrintedMember>
  for (let row = 0; row < state.tables.members.rows; row++) {
    const id = state.memberId(row)
    if (only === null || only.has(id)) members[id] = printMember(mall, row)
  }
  const pools: Record<string, Printed> = {}
  const purses: Record<string, string> = {}
  const coverage: Record<string, string> = {}
  for (const { host, bound, purse, configured } of mall.plans) {
    const pool = bound.printPool?.()
    if (pool !== undefined) pools[host.planId] = pool
    else if (purse !== null && purse.heldFen !== 0n) purses[host.planId] = formatFen(purse.heldFen)
    if (configured.definition.paysOverTime && bound.printCoverage !== undefined)
      coverage[host.planId] = bound.printCoverage()
  }
  const merchants: Record<string, string> = {}
  const { ids, rows } = state.tables.merchants
  for (let row = 0; row < rows; row++) merchants[ids?.id(row) ?? ''] = formatFen(state.merchantGoods.at(row))
  return {
    at: formatInstant(state.clock),
    members,
    pools,
    purses,
    coverage,
    merchants,
    platform: {
      income: formatFen(state.balance(accounts.income)),
      cost: formatFen(state.balance(accounts.cost)),
      remainder: formatFen(state.balance(accounts.remainder)),
    },
    conserved: [...sumsByAsset(state).values()].every((sum) => sum === 0n),
  }
}

/** One member: wallet always, everything else only when there is something in it. */
export function printMember(mall: Mall, row: number): PrintedMember {
  const { state } = mall
  const printed: Record<string, Printed> = {
    wallet: {
      available: formatFen(state.available.at(row)),
      pending: formatFen(state.pending.at(row)),
      frozen: formatFen(state.frozen.at(row)),
      leaving: formatFen(state.leaving.at(row)),
      debt: formatFen(-state.debt.at(row)),
    },
  }
  for (const [key, column] of [
    ['shopping', state.shopping],
    ['equity', state.equity],
    ['coin', state.coin],
  ] as const) {
    if (column.at(row) !== 0n) printed[key] = formatHundredths(column.at(row))
  }
  if (state.referrer.at(row) !== 0) printed.referrer = state.memberId(state.referrer.at(row) - 1)
  const ranks: Record<string, Printed> = {}
  for (const [ladder, names] of mall.scheme.ladders) {
    const level = state.columnByName.get(`given:${ladder}`)?.at(row) as number | undefined
    if (level !== undefined && level > 0) ranks[ladder] = names[level - 1]
  }
  if (Object.keys(ranks).length > 0) printed.ranks = ranks
  printPlans(mall, row, printed)
  return printed
}

function printPlans(mall: Mall, row: number, printed: Record<string, Printed>): void {
  const put = (section: string, plan: string, value: Printed | undefined): void => {
    if (value === undefined) return
    const own = (printed[section] ?? {}) as Record<string, Printed>
    own[plan] = value
    printed[section] = own
  }
  for (const { host, bound } of mall.plans) {
    const own = bound.printMember?.(row)
    if (own === undefined || own === null) continue
    put('growth', host.planId, own.growth)
    put('release', host.planId, own.release as Printed | undefined)
    put('roles', host.planId, own.role)
    put('volume', host.planId, own.volume)
    put('placement', host.planId, own.placement)
  }
}

/** JSON with keys sorted, members in the order given and lists in their own (spec/4 "Printed state"). */
export function printJson(state: PrintedState, joined: Iterable<string>): string {
  const sorted = (value: Printed): Printed => {
    if (Array.isArray(value)) return value.map(sorted)
    if (typeof value !== 'object' || value === null) return value
    const table = value as { [key: string]: Printed }
    return Object.fromEntries(
      Object.keys(table)
        .sort()
        .map((key) => [key, sorted(table[key])]),
    )
  }
  const printed = [...joined].filter((id) => Object.hasOwn(state.members, id))
  // An object puts keys that are whole numbers first, whenever they came: members get other keys until they are text.
  const members = Object.fromEntries(printed.map((id, index) => [`m:${index}`, sorted(state.members[id])]))
  const whole = { ...(sorted({ ...state, members: {} } as unknown as Printed) as object), members }
  return JSON.stringify(whole, null, 2).replace(
    /^ {4}"m:(\d+)"/gm,
    (_, index) => `    ${JSON.stringify(printed[index])}`,
  )
}
