/** What the books need of an entry; everything else in it changes no account. */
export interface BookEntry {
  readonly sequence: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly kind: string
  /** The order, withdrawal or other document that this entry is about, when it names one. */
  readonly document: string | null
  /** The close it belongs to; null for any other entry. */
  readonly close: string | null
  readonly facts: readonly BookFact[]
}

export type BookFact = TransferFact | RewardFact

/** An amount of one asset from one account to another, in the asset's smallest unit. */
export interface TransferFact {
  readonly fact: 'transfer'
  readonly from: string
  readonly to: string
  readonly asset: string
  readonly amount: bigint
}

/** A transfer out of a purse with its reason: enough to recompute it by hand (law 6). */
export interface RewardFact {
  readonly fact: 'reward'
  readonly from: string
  readonly to: string
  readonly asset: string
  readonly amount: bigint
  readonly plan: string
  readonly rule: string
  /** A member, or `merchant:ID`. */
  readonly receiver: string
  readonly basis: bigint | null
  readonly rate: string | null
  readonly order: string | null
  /** The member who caused it. */
  readonly cause: string | null
}
