/** What is wrong, in one word. */
export type FindingCode =
  | 'gap'
  | 'broken-link'
  | 'wrong-hash'
  | 'changed-entry'
  | 'changed-check'
  | 'clock-fell'
  | 'epoch-fell'
  | 'cannot-fold'
  | 'law-broken'
  | 'price-fell'
  | 'wrong-command-index'
  | 'wrong-book'
  | 'bad-anchor'
  | 'cut-off'

/** One thing that is not as it must be. */
export interface Finding {
  /** The first bad entry, when one can be named. */
  readonly sequence: number | undefined
  readonly code: FindingCode
  readonly message: string
}

/** The result of `verify`. Findings come by sequence, the first bad entry first. */
export interface VerifyReport {
  readonly mall: string
  readonly ok: boolean
  readonly entries: number
  readonly blocks: number
  /** Hash of the last block, in hex. */
  readonly headHash: string
  /** Hash of the whole state after the last entry, in hex. */
  readonly stateHash: string
  /** Entries that a follower has not read yet, by name: late is not wrong. */
  readonly lag: Readonly<Record<string, number>>
  readonly findings: readonly Finding[]
}

/** A finding was made after which nothing further can be trusted. */
export class StopVerifying extends Error {
  readonly finding: Finding
  constructor(finding: Finding) {
    super(finding.message)
    this.finding = finding
  }
}

/** By sequence; what names no entry comes last. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const place = (finding: Finding) => finding.sequence ?? Number.POSITIVE_INFINITY
  return findings.toSorted((left, right) => place(left) - place(right))
}
