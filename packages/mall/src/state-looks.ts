import type { Engine } from '@huoshui/engine'

/** Looks at the state as a whole. */
export const stateLooks = {
  /** Last entry decided, and the mall's clock in epoch milliseconds; 0 before the first entry. */
  position: ({ sequence, clock }: Engine) => ({ sequence, clock }),

  /** Whether a scheme is in force and no close or cascade is under way. */
  isAtRest: ({ state, busy, standing }: Engine): boolean => state.schemes.length > 0 && !busy && standing === '',

  /** Hash of the whole state, hex. */
  stateHash: (engine: Engine): string => engine.stateHash(),

  /** The whole state as bytes, for a fork; the bytes belong to whoever asked. */
  snapshot: (engine: Engine): Uint8Array => engine.snapshot(),
}
