/** The climb of a differential (2.7, 2.15): from the buyer's referrer upwards, whoever ranks higher gets the difference. */
import type { OrderLine, PlanHost } from '../../plans/contract.ts'
import { type Fen, type Ppm, portion } from '../../units/units.ts'
import type { DifferentialParams } from './params.ts'
import type { RankedTree } from './ranked-tree.ts'

/** Who pays what the climb finds due; returns what was paid. */
export interface DifferentialPayer {
  payDifference(member: number, dueFen: Fen, ratePpm: Ppm | undefined, line: OrderLine): Fen
  payPeer(member: number, dueFen: Fen, basisFen: Fen, ratePpm: Ppm, line: OrderLine): Fen
}

export class Differential {
  readonly #tree: RankedTree
  readonly #payer: DifferentialPayer
  readonly #peer: DifferentialParams['peer']
  /** By level, 0 being no rank. */
  readonly #amounts: readonly bigint[]
  readonly #rates: readonly (Ppm | undefined)[]
  /** What each level is due for the line at hand. */
  readonly #due: bigint[]
  /** The line that `#due` is for, and the most of it: most lines are like the one before. */
  #quantity = 0
  #cashFen = -1n
  #most = 0n

  constructor(host: PlanHost, bound: DifferentialParams, payer: DifferentialPayer) {
    const ranks = host.scheme.ladders.get(bound.ladder) ?? []
    this.#tree = host.rankedTree(bound.ladder)
    this.#payer = payer
    this.#peer = bound.peer
    this.#amounts = [0n, ...ranks.map((rank) => bound.amounts?.[rank] ?? 0n)]
    this.#rates = [undefined, ...ranks.map((rank) => bound.rates?.[rank] as Ppm | undefined)]
    this.#due = this.#amounts.map(() => 0n)
  }

  climb(line: OrderLine): void {
    const most = this.#prepare(line)
    if (most === 0n) return
    const { cells } = this.#tree
    const due = this.#due
    const generations = this.#peer?.generations ?? 0
    let highest = 0n
    let lastPaid = 0n as Fen
    let peers = 0
    for (let seat = this.#tree.above(line.buyer); seat !== 0; seat = cells[seat * 2]) {
      const level = cells[seat * 2 + 1]
      if (level === 0) continue
      const at = seat - 1
      const amount = due[level]
      if (amount > highest) {
        lastPaid = this.#payer.payDifference(at, (amount - highest) as Fen, this.#rates[level], line)
        highest = amount
        peers = 0
      } else if (amount === highest && highest > 0n && peers < generations) {
        this.#payPeer(at, lastPaid, line)
        peers++
      }
      if (highest === most && peers >= generations) return
    }
  }

  /** Reads ahead the climbs of some buyers (see warm.ts). */
  warm(members: Int32Array, count: number): number {
    return this.#tree.warm(members, count)
  }

  #payPeer(member: number, lastPaid: Fen, line: OrderLine): void {
    const peer = this.#peer
    if (peer === undefined) return
    const basis = peer.basis === 'order' ? line.cashFen : lastPaid
    this.#payer.payPeer(member, portion(basis, peer.rate as Ppm), basis, peer.rate as Ppm, line)
  }

  /** Fills in what each level is due, each rounded down by itself (reading 6); returns the most of them. */
  #prepare(line: OrderLine): bigint {
    if (line.quantity === this.#quantity && line.cashFen === this.#cashFen) return this.#most
    const units = BigInt(line.quantity)
    let most = 0n
    for (let level = 1; level < this.#due.length; level++) {
      const ratePpm = this.#rates[level]
      const amount = ratePpm === undefined ? this.#amounts[level] * units : portion(line.cashFen, ratePpm)
      this.#due[level] = amount
      if (amount > most) most = amount
    }
    this.#quantity = line.quantity
    this.#cashFen = line.cashFen
    this.#most = most
    return most
  }
}

/** The most one line may cost: the highest amount, and peers as often as each amount allows. */
export function differentialWorstCase(bound: DifferentialParams, cashFen: Fen): { payFen: Fen; because: string } {
  const dues = [
    ...Object.values(bound.amounts ?? {}).map((amount) => amount as bigint),
    ...Object.values(bound.rates ?? {}).map((ratePpm) => portion(cashFen as bigint, ratePpm as Ppm)),
  ]
  const most = dues.reduce((highest, due) => (due > highest ? due : highest), 0n)
  const { peer } = bound
  if (peer === undefined) return { payFen: most as Fen, because: 'a member of the highest rank stands above the buyer' }
  const steps = new Set(dues.filter((due) => due > 0n)).size
  const peers =
    peer.basis === 'order'
      ? portion(cashFen as bigint, peer.rate as Ppm) * BigInt(steps)
      : portion(most, peer.rate as Ppm)
  return {
    payFen: (most + peers * BigInt(peer.generations)) as Fen,
    because: `all ranks stand above the buyer one after another, each with ${peer.generations} of its own rank above it`,
  }
}
