/** A pool as others see it. */
import type { Fen, MicroPoints } from '../../units/units.ts'

/** What other plans (2.16) and reads may ask of a pool. */
export interface PoolPeer {
  /** Gross and paid of a sale right now; throws Refusal as the sale itself would. */
  quote(member: number, points: MicroPoints | 'all'): { points: bigint; gross: Fen; paid: Fen }
  /** Mints for a payment of `amountFen` that is already in the pool; the points unlock at the instants given. */
  mint(grant: {
    member: number
    order: number
    amountFen: Fen
    spendFen: Fen
    unlocks: readonly { at: number; share: bigint }[]
  }): bigint
  fund(): Fen
  supply(): MicroPoints
  price(): { numerator: bigint; denominator: bigint }
  exits(): number
  position(member: number): {
    holding: bigint
    locked: bigint
    spend: Fen
    realised: Fen
    exits: number
    target: Fen | null
  }
}
