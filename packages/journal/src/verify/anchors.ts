import { isSigned } from '../anchors/day-head.ts'
import { sameHash } from '../block.ts'
import type { DayHead, Head } from '../journal.ts'
import type { Finding } from './report.ts'

/** The published heads of days, held against the chain as it is now. */
export class Anchors {
  readonly #findings: Finding[] = []
  readonly #waiting = new Map<number, DayHead>()

  constructor(mall: string, given: { heads: readonly DayHead[]; publicKey: string } | undefined) {
    for (const head of given?.heads ?? []) {
      if (head.mall !== mall) continue
      if (given && isSigned(head, given.publicKey)) this.#waiting.set(head.sequence, head)
      else this.#findings.push(finding(head, 'is not signed with the trusted key'))
    }
  }

  /** What is wrong with the head signed at this end of a block. */
  check(end: Head): Finding[] {
    const head = this.#waiting.get(end.sequence)
    if (!head) return []
    this.#waiting.delete(end.sequence)
    if (sameHash(head.hash, end.hash)) return []
    return [finding(head, 'is not the one of this chain: what came before it was rewritten')]
  }

  /** Heads that no block of the whole chain ends at, and forged ones. */
  left(sequence: number): Finding[] {
    const missed = [...this.#waiting.values()].map((head) => {
      return finding(
        head,
        head.sequence > sequence ? `lies beyond the end of the journal, ${sequence}` : 'does not end a block',
      )
    })
    return [...this.#findings, ...missed]
  }
}

function finding(head: DayHead, what: string): Finding {
  const message = `the published head of ${head.day} (entry ${head.sequence}) ${what}`
  return { code: 'bad-anchor', sequence: head.sequence, message }
}
