/** What the chaos test and its victim say to each other, one JSON line each. */
export const MALL = 'chaos'

/** Exit code of a host that lost its lease to another one. */
export const LOST = 75

export type HostQuestion = { number: number } & ({ ask: 'submit'; command: string } | { ask: 'pool' } | { ask: 'hash' })

export type HostAnswer =
  | { kind: 'accepted' | 'repeated'; sequence: number }
  | { kind: 'refused' | 'quarantined' | 'failed'; code: string }
  /** Fund in fen and supply in micro-points, as text, of the state after entry `sequence`. */
  | { kind: 'pool'; sequence: number; fund: string; supply: string }
  | { kind: 'hash'; sequence: number; hash: string }
