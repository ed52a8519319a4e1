/** What became of people: by joining cohort, and how unevenly the money was spread. Ratios are statistics. */
import { type Engine, formatFen, poolOf } from '@huoshui/engine'
import type { People } from './people.ts'
import { ratioOf } from './promises.ts'

export interface Cohort {
  readonly from: number
  readonly until: number
  readonly people: number
  readonly spent: string
  readonly received: string
  /** What a sale of everything held would pay, each alone, on the last day. */
  readonly saleValue: string
  /** Received ÷ spent. */
  readonly recoveredShare: number
  /** Share of people who received at least what they spent. */
  readonly peopleRecovered: number
  /** The same, counting what a sale on the last day would pay each alone. */
  readonly peopleRecoveredWithSale: number
  readonly medianDaysToRecover: number | null
  readonly peopleExited: number
  readonly medianDaysToExit: number | null
}

export interface Spread {
  readonly people: number
  readonly gini: number
  /** Share of all that was received that went to the hundredth who received most. */
  readonly topShare: number
  /** Share of people who received nothing. */
  readonly nothing: number
  /** Cumulative share of what was received, by twentieths of people from the lowest up. */
  readonly lorenz: readonly number[]
}

export interface Outcome {
  readonly cohorts: readonly Cohort[]
  readonly whole: Cohort
  readonly spread: Spread
}

/** Cohorts of a run, about. */
const COHORTS = 12

class Tally {
  people = 0
  spentFen = 0n
  receivedFen = 0n
  saleFen = 0n
  recovered = 0
  withSale = 0
  exited = 0
  readonly daysToRecover: number[] = []
  readonly daysToExit: number[] = []

  add(person: {
    spent: bigint
    received: bigint
    sale: bigint
    joined: number
    recovered: number
    exited: number
  }): void {
    this.people++
    this.spentFen += person.spent
    this.receivedFen += person.received
    this.saleFen += person.sale
    if (person.received >= person.spent) this.recovered++
    if (person.received + person.sale >= person.spent) this.withSale++
    if (person.recovered > 0) this.daysToRecover.push(person.recovered - person.joined)
    if (person.exited === 0) return
    this.exited++
    this.daysToExit.push(person.exited - person.joined)
  }

  cohort(from: number, until: number): Cohort {
    const { people } = this
    return {
      from,
      until,
      people,
      spent: formatFen(this.spentFen),
      received: formatFen(this.receivedFen),
      saleValue: formatFen(this.saleFen),
      recoveredShare: ratioOf(this.receivedFen, this.spentFen),
      peopleRecovered: people === 0 ? 0 : this.recovered / people,
      peopleRecoveredWithSale: people === 0 ? 0 : this.withSale / people,
      medianDaysToRecover: median(this.daysToRecover),
      peopleExited: people === 0 ? 0 : this.exited / people,
      medianDaysToExit: median(this.daysToExit),
    }
  }
}

/** Looks at everybody who spent something, once, at the end. `days` is the length of the run. */
export function outcomeOf(engine: Engine, people: People, days: number, pools: readonly string[]): Outcome {
  const span = Math.max(1, Math.ceil(days / COHORTS))
  const tallies = Array.from({ length: Math.max(1, Math.ceil(days / span)) }, () => new Tally())
  const whole = new Tally()
  const rows = engine.state.tables.members.rows
  const sales = saleValues(engine, people, pools)
  const received = new Float64Array(rows)
  let count = 0
  for (let row = 0; row < rows; row++) {
    const spent = people.spentBy(row)
    if (!people.isPerson(row) || spent <= 0n) continue
    const joined = people.joined.at(row)
    const person = {
      spent,
      received: people.receivedBy(row),
      sale: sales[row] ?? 0n,
      joined,
      recovered: people.recovered.at(row),
      exited: people.exited.at(row),
    }
    whole.add(person)
    tallies[Math.min(tallies.length - 1, Math.floor((joined - 1) / span))]?.add(person)
    received[count++] = yuanOf(person.received)
  }
  return {
    cohorts: tallies.map((tally, index) => tally.cohort(index * span, Math.min(days, (index + 1) * span))),
    whole: whole.cohort(0, days),
    spread: spreadOf(received.subarray(0, count)),
  }
}

/** Yuan as a number, for statistics of spread alone. */
const yuanOf = (fen: bigint): number => Number(fen) / 100 // house-allow money-exact: Gini and Lorenz, nobody is paid by it

/** What each person's sale of everything would pay, each alone, in fen. */
function saleValues(engine: Engine, people: People, pools: readonly string[]): BigInt64Array {
  const rows = engine.state.tables.members.rows
  const values = new BigInt64Array(rows)
  for (const plan of pools) {
    const pool = poolOf(engine, plan)
    const holdings = engine.state.columnByName.get(`${plan}.holding`)
    if (pool === undefined || holdings === undefined) continue
    for (let row = 0; row < rows; row++) {
      const holding = holdings.at(row)
      if (typeof holding !== 'bigint' || holding === 0n || pool.position(row).locked >= holding) continue
      const owner = people.ownerOf(row)
      if (owner >= 0) values[owner] = (values[owner] ?? 0n) + pool.quote(row, 'all').paid
    }
  }
  return values
}

/** How unevenly figures are spread; negative ones count as nothing. */
export function spreadOf(figures: Float64Array): Spread {
  const sorted = figures.map((figure) => Math.max(0, figure)).sort()
  const people = sorted.length
  let [sum, weighted, nothing] = [0, 0, 0]
  for (let index = 0; index < people; index++) {
    const figure = sorted[index] ?? 0
    sum += figure
    weighted += figure * (index + 1)
    if (figure === 0) nothing++
  }
  const lorenz: number[] = [0]
  let [running, next] = [0, 1]
  for (let index = 0; index < people; index++) {
    running += sorted[index] ?? 0
    while (next <= 20 && index + 1 >= (people * next) / 20) {
      lorenz.push(sum === 0 ? 0 : running / sum)
      next++
    }
  }
  const top = Math.max(1, Math.floor(people / 100))
  let topSum = 0
  for (let index = Math.max(0, people - top); index < people; index++) topSum += sorted[index] ?? 0
  return {
    people,
    gini: sum === 0 ? 0 : (2 * weighted) / (people * sum) - (people + 1) / people,
    topShare: sum === 0 ? 0 : topSum / sum,
    nothing: people === 0 ? 0 : nothing / people,
    lorenz,
  }
}

function median(figures: number[]): number | null {
  if (figures.length === 0) return null
  figures.sort((one, other) => one - other)
  return figures[Math.floor((figures.length - 1) / 2)] ?? null
}
