import { createHmac } from 'node:crypto'
import type { Fen, MicroPoints, OpeningLot } from '@huoshui/engine'
import type { CommandInput } from '../books.ts'
import { maskPhone } from '../members/phone.ts'
import { ID_ALPHABET, newReferralCode } from '../shared/secrets.ts'
import type { CheckedImport } from './check.ts'
import type { CheckedOpening } from './openings.ts'
import type { Target } from './people.ts'
import type { LotLine } from './rows.ts'

/** One step of an import: a member with all it needs, a move, or the money that comes first. */
export interface Step {
  readonly line: number
  readonly member: string | null
  readonly commands: readonly CommandInput[]
  readonly newcomer?: {
    readonly phone: string
    readonly masked: string
    readonly name: string
    readonly referralCode: string
    readonly referrer: string | null
    readonly joinedAt: number | null
    readonly oldId: string | null
  }
}

export interface StepParts {
  readonly id: string
  readonly secret: string
}

/** Who every command of an import comes from, for the journal: no person. */
export const IMPORT_CALLER = 'import'

/** A member's id: known again from the same import's same line, and by nobody who has not its secret. */
export function importedMemberId({ secret, id }: StepParts, line: number): string {
  const bytes = createHmac('sha256', secret).update(`${id}/member/${line}`).digest()
  let text = ''
  for (const byte of bytes.subarray(0, 16)) text += ID_ALPHABET[byte & 31]
  return text
}

/** Steps of one import, made from what was checked. */
class StepMaker {
  readonly #checked: CheckedImport
  readonly #parts: StepParts
  readonly #openings: Map<string, CheckedOpening>
  readonly #moved: ReadonlySet<number>
  readonly #codes = new Set<string>()

  constructor(checked: CheckedImport, parts: StepParts) {
    this.#checked = checked
    this.#parts = parts
    this.#openings = new Map(checked.openings.map((opening) => [this.#idOf(opening.member), opening]))
    this.#moved = new Set(checked.moves.map(({ row }) => row))
  }

  *money(): Generator<Step> {
    const funding = fundingOf(this.#checked)
    if (funding !== undefined) yield { line: 0, member: null, commands: [this.#command('fund', '0', funding)] }
  }

  /** Members, each with its balances; whoever is moved gets them later, so that an exit finds everybody in place. */
  *members(): Generator<Step> {
    for (const row of this.#checked.joining) {
      const { line, existing, referrer } = this.#member(row)
      if (existing !== undefined) continue
      const member = this.#idOf({ row })
      const above = referrer === undefined ? null : this.#idOf(referrer)
      const join = {
        kind: 'join' as const,
        member,
        ...(above !== null && { referrer: above }),
        ...(Object.keys(line.ranks).length > 0 && { ranks: line.ranks }),
        ...(line.region !== undefined && { region: line.region }),
      }
      const commands = [this.#command('join', `${line.line}`, join)]
      if (!this.#moved.has(row)) commands.push(...this.#opening(member))
      const newcomer = {
        phone: line.phone,
        masked: maskPhone(line.phone),
        name: line.name ?? maskPhone(line.phone),
        referralCode: this.#freshCode(),
        referrer: above,
        joinedAt: line.joinedAt ?? null,
        oldId: line.oldId ?? null,
      }
      yield { line: line.line, member, commands, newcomer }
    }
  }

  *moves(): Generator<Step> {
    for (const { plan, row, parent } of this.#checked.moves) {
      const { line } = this.#member(row).line
      const under = parent === undefined ? null : this.#idOf(parent)
      const move = { kind: 'move' as const, member: this.#idOf({ row }), under, tree: plan, reason: 'import' }
      yield { line, member: move.member, commands: [this.#command(`move-${plan}`, `${line}`, move)] }
    }
  }

  /** Balances that did not go with a member's joining. */
  *rest(): Generator<Step> {
    for (const [member, opening] of [...this.#openings]) {
      const line = opening.balances?.line ?? opening.lots[0]?.line ?? 0
      yield { line, member, commands: this.#opening(member) }
    }
  }

  #member(row: number): CheckedImport['members'][number] {
    return this.#checked.members[row] as CheckedImport['members'][number]
  }

  #idOf(target: Target): string {
    if ('member' in target) return target.member
    const { existing, line } = this.#member(target.row)
    return existing ?? importedMemberId(this.#parts, line.line)
  }

  #command(operation: string, key: string, unsent: Unsent<CommandInput>): CommandInput {
    return { ...unsent, id: `import/${this.#parts.id}/${operation}/${key}`, caller: IMPORT_CALLER } as CommandInput
  }

  #opening(member: string): CommandInput[] {
    const opening = this.#openings.get(member)
    this.#openings.delete(member)
    const unsent = opening && openBalances(member, opening, this.#parts.id)
    return unsent === undefined ? [] : [this.#command('open', member, unsent)]
  }

  #freshCode(): string {
    let code = newReferralCode()
    while (this.#codes.has(code)) code = newReferralCode()
    this.#codes.add(code)
    return code
  }
}

/** All that an import does, in the order in which it is done: money, members, moves, and what is left of balances. */
export function* stepsOf(checked: CheckedImport, parts: StepParts): Generator<Step> {
  const maker = new StepMaker(checked, parts)
  yield* maker.money()
  yield* maker.members()
  yield* maker.moves()
  yield* maker.rest()
}

type Unsent<Command> = Command extends CommandInput ? Omit<Command, 'id' | 'caller'> : never
type Opening = Unsent<Extract<CommandInput, { kind: 'open-balances' }>>
type Funding = Unsent<Extract<CommandInput, { kind: 'fund-opening' }>>

/** The money of all openings in one command; undefined when there is none to set apart. */
function fundingOf({ totals }: CheckedImport): Funding | undefined {
  const growth: Record<string, { points: MicroPoints; cash: Fen }> = {}
  for (const [figure, points] of totals) {
    if (!figure.startsWith('growth.')) continue
    const plan = figure.slice('growth.'.length)
    growth[plan] = { points: points as MicroPoints, cash: (totals.get(`growth_cash.${plan}`) ?? 0n) as Fen }
  }
  const cash = (totals.get('wallet') ?? 0n) as Fen
  const hasPools = Object.keys(growth).length > 0
  return cash === 0n && !hasPools ? undefined : { kind: 'fund-opening', cash, ...(hasPools && { growth }) }
}

/** What one member brings along; undefined when its rows say nothing but zero. */
function openBalances(member: string, { balances, lots }: CheckedOpening, id: string): Opening | undefined {
  const growth = (balances?.growth ?? []).filter(
    ({ points, spend, realised }) => points > 0n || spend > 0n || realised > 0n,
  )
  const equity = (balances?.equity ?? []).filter(({ credits }) => credits > 0n)
  const opening = {
    ...some('available', balances?.available),
    ...some('shopping', balances?.shopping),
    ...some('coin', balances?.coin),
    ...(equity.length > 0 && { equity: Object.fromEntries(equity.map(({ plan, credits }) => [plan, credits])) }),
    ...(growth.length > 0 && {
      growth: Object.fromEntries(
        growth.map(({ plan, points, spend, realised }) => [plan, { points, spend, realised }]),
      ),
    }),
    ...(lots.length > 0 && { release: lotsByPlan(lots, id) }),
    ...((balances?.promoter ?? []).length > 0 && { promoter: balances?.promoter }),
  }
  return Object.keys(opening).length === 0 ? undefined : ({ kind: 'open-balances', member, ...opening } as Opening)
}

const some = (name: string, amount: bigint | undefined): Record<string, bigint> =>
  amount === undefined || amount === 0n ? {} : { [name]: amount }

/** Lots are named after the import and their line: the old shop's own numbers stay out of the journal. */
function lotsByPlan(lots: readonly LotLine[], id: string): Record<string, OpeningLot[]> {
  const byPlan: Record<string, OpeningLot[]> = {}
  for (const { plan, line, granted, left, daily } of lots) {
    byPlan[plan] ??= []
    byPlan[plan].push({ order: `${id}-${line}`, granted, left, daily })
  }
  return byPlan
}
