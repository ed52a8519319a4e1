/** 2.8 regional-agency · 区域代理: the place an order goes to decides, never the referral tree. */
import { codesOf, type RegionLevel, regionLevels } from '../../scheme/regions.ts'
import { type Fen, type Ppm, portion } from '../../units/units.ts'
import { type BoundPlan, definePlan, type OrderLine, type PlanHost } from '../contract.ts'
import { type Params, params } from './params.ts'

interface Level {
  readonly level: RegionLevel
  readonly rule: number
  /** Fen per unit, or null when the level has a rate. */
  readonly amountFen: Fen | null
  readonly ratePpm: Ppm | undefined
}

/** What one level is due for a line, before anything narrower is taken off it. */
const dueFen = ({ amountFen, ratePpm }: Pick<Level, 'amountFen' | 'ratePpm'>, cashFen: Fen, quantity: number): Fen =>
  (ratePpm === undefined ? (amountFen ?? 0n) * BigInt(quantity) : portion(cashFen, ratePpm)) as Fen

/** The agencies that a place lies in: rows of the table of agents by level, -1 where none was ever appointed. */
class Agencies {
  readonly #host: PlanHost
  readonly #byPlace = new Map<number, Int32Array>()
  #known = 0
  constructor(host: PlanHost) {
    this.#host = host
  }

  /** `place` is the number of the place's name. Rows are found once; a row of a region stays the same for good. */
  of(place: number): Int32Array {
    const { rows } = this.#host.state.tables.agents
    if (rows !== this.#known) {
      this.#byPlace.clear()
      this.#known = rows
    }
    const known = this.#byPlace.get(place)
    if (known !== undefined) return known
    const found = this.#find(place)
    this.#byPlace.set(place, found)
    return found
  }

  #find(place: number): Int32Array {
    const { state, scheme } = this.#host
    const codes = codesOf(state.names.id(place), scheme.areas)
    return Int32Array.from(regionLevels, (level) => {
      const code = codes[level]
      return code === undefined ? -1 : (state.tables.agents.ids?.find(`${level}:${code}`) ?? -1)
    })
  }
}

class RegionalAgency implements BoundPlan {
  readonly #host: PlanHost
  readonly #levels: readonly Level[]
  readonly #flat: boolean
  readonly #agencies: Agencies
  /** The line that `#due` is for. */
  #cashFen = -1n as Fen
  #quantity = 0
  #due: readonly Fen[] = []
  constructor(host: PlanHost, bound: Params) {
    this.#host = host
    this.#flat = bound.mode === 'flat'
    this.#levels = levelsOf(bound).map((level) => ({ ...level, rule: host.rule(level.level) }))
    this.#agencies = new Agencies(host)
  }

  order(line: OrderLine): void {
    const { state, purse, bit } = this.#host
    const place = state.orderPlace.at(line.order)
    if (place === 0 || line.allocationOf(bit) === 0n) return
    const agencies = this.#agencies.of(place - 1)
    const due = this.#dueFor(line)
    let highest = 0n
    for (let index = 0; index < this.#levels.length; index++) {
      const row = agencies[index]
      const agent = row < 0 ? -1 : state.agent.at(row) - 1
      if (agent < 0) continue
      const level = this.#levels[index]
      const amount = due[index]
      const part = (this.#flat ? amount : amount - highest) as Fen
      if (part <= 0n) continue
      purse.payUpTo(agent, part, {
        rule: level.rule,
        basis: line.cashFen,
        ratePpm: level.ratePpm,
        order: line.order,
        from: line.buyer,
      })
      highest = amount
    }
  }

  /** What each level is due; most lines are like the one before. */
  #dueFor({ cashFen, quantity }: OrderLine): readonly Fen[] {
    if (cashFen !== this.#cashFen || quantity !== this.#quantity) {
      this.#due = this.#levels.map((level) => dueFen(level, cashFen, quantity))
      this.#cashFen = cashFen
      this.#quantity = quantity
    }
    return this.#due
  }
}

/** Every level in order, narrowest first; one without an amount is due nothing. */
const levelsOf = (bound: Params): Omit<Level, 'rule'>[] =>
  regionLevels.map((level) => ({ level, amountFen: bound.amounts?.[level] ?? null, ratePpm: bound.rates?.[level] }))

export const regionalAgency = definePlan<Params>({
  name: 'regional-agency',
  title: { zh: '区域代理', en: 'Regional agency' },
  section: '2.8',
  params: params as never,
  purse: 'sweeps',
  worstCase(bound, line) {
    const dues = levelsOf(bound).map((level) => dueFen(level, line.cashFen, 1))
    if (bound.mode === 'flat') {
      return {
        payFen: dues.reduce((sum, due) => (sum + due) as Fen, 0n as Fen),
        because: 'every level has an agent and each is paid its own share',
      }
    }
    return {
      payFen: dues.reduce((most, due) => (due > most ? due : most), 0n as Fen),
      because: 'the agents of all levels together get the highest amount of them',
    }
  },
  bind: (host, bound) => new RegionalAgency(host, bound),
})
