/** 64 bits of a string as two unsigned 32-bit halves: for telling command ids and inputs apart, not for secrets. */
export interface Fingerprint {
  readonly low: number
  readonly high: number
}

/** The fingerprint of a string: two independent multiplicative mixes over its UTF-16 units. */
export function fingerprint(text: string): Fingerprint {
  let low = 0xdeadbeef ^ text.length
  let high = 0x41c6ce57 ^ text.length
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    low = Math.imul(low ^ code, 2654435761)
    high = Math.imul(high ^ code, 1597334677)
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  return { low: low >>> 0, high: high >>> 0 }
}
