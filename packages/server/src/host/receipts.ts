import type { DayHead, Journal } from '@huoshui/journal'

/** Every member may ask at once for a day that is not signed yet; the journal is asked once in so long, in milliseconds. */
const FRESH_MS = 10_000

/** The signed head of the day an entry was written on; undefined until that day has ended and was signed. */
export type HeadOf = (sequence: number) => Promise<DayHead | undefined>

/** Signed heads for receipts. A head that is signed stays what it is, so it is read once. */
export function signedHeads({ journal, clock }: { journal: Pick<Journal, 'dayHeads'>; clock: () => number }): HeadOf {
  let heads: readonly DayHead[] = []
  let readAt = Number.NEGATIVE_INFINITY
  let reading: Promise<void> | undefined

  async function read(): Promise<void> {
    heads = await journal.dayHeads()
    readAt = clock()
  }
  const find = (sequence: number): DayHead | undefined => {
    if ((heads.at(-1)?.sequence ?? 0) < sequence) return undefined
    return heads.find((head) => head.sequence >= sequence)
  }

  return async (sequence) => {
    const known = find(sequence)
    if (known !== undefined || clock() - readAt < FRESH_MS) return known
    reading ??= read().finally(() => {
      reading = undefined
    })
    await reading
    return find(sequence)
  }
}
