/** What the chaos test and its victim say to each other, one JSON line each. */
export const MALL = 'chaos'

/** Exit code of a host that lost its lease to another one. */
export const LOST = 75

/** What a host of the books alone is asked. */
export type BooksQuestion = { ask: 'submit'; command: string } | { ask: 'pool' } | { ask: 'hash' }

/** What a house with its mall is asked besides; `rest` lets no further day pass. */
export type ShopQuestion =
  | { ask: 'enrol'; phone: string; referralCode?: string }
  | { ask: 'buy'; member: string; key: string; wallet: string }
  | { ask: 'differences' }
  | { ask: 'rest' }

export type HostQuestion = { number: number } & (BooksQuestion | ShopQuestion)

export type BooksAnswer =
  | { kind: 'accepted' | 'repeated'; sequence: number }
  | { kind: 'refused' | 'quarantined' | 'failed'; code: string }
  /** Fund in fen and supply in micro-points, as text, of the state after entry `sequence`. */
  | { kind: 'pool'; sequence: number; fund: string; supply: string }
  | { kind: 'hash'; sequence: number; hash: string }

export type ShopAnswer =
  | { kind: 'enrolled'; member: string; referralCode: string }
  /** An order of the shop as its member sees it; `sequence` once it is settled. */
  | { kind: 'bought'; order: string; state: string; sequence: number | null }
  | { kind: 'differences'; differences: string[]; waiting: number }
  | { kind: 'resting' }

export type HostAnswer = BooksAnswer | ShopAnswer
