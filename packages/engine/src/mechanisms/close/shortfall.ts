/** Shortfall: claims of one close against what its purse held, scaled alike when it held less (spec/1 "Shortfall"). */
import type { OpenClose, PlanHost, Register } from '../../plans/contract.ts'
import type { Fen } from '../../units/units.ts'

/** Fixed in the first slice that pays, kept in the journal: the rest of the close is scaled by the same fraction. */
export class Shortfall {
  readonly #promised: Register
  readonly #held: Register
  constructor(host: PlanHost, name: string) {
    this.#promised = host.register(`${name}.promised`)
    this.#held = host.register(`${name}.held`)
  }

  /** Called before the first payment of a close, in the entry that pays it. */
  fix(promisedFen: bigint, close: OpenClose): void {
    this.#promised.amount = promisedFen
    this.#held.amount = close.purse.heldFen
  }

  /** What of a claim is paid; the fraction of a fen stays in the purse. */
  payable(claimFen: bigint): Fen {
    const promised = this.#promised.amount
    const held = this.#held.amount
    return (promised > held ? (claimFen * held) / promised : claimFen) as Fen
  }
}
