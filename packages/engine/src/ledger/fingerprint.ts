/** 64 bits of a string as two unsigned 32-bit halves: for telling command ids and inputs apart, not for secrets. */
export interface Fingerprint {
  readonly low: number
  readonly high: number
}

/** A fingerprint of a text that is given piece by piece, so that it need not be put together first. */
export class FingerprintMixer {
  #low = 0xdeadbeef
  #high = 0x41c6ce57
  #length = 0

  /** Two independent multiplicative mixes over the UTF-16 units. */
  add(text: string): void {
    let low = this.#low
    let high = this.#high
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      low = Math.imul(low ^ code, 2654435761)
      high = Math.imul(high ^ code, 1597334677)
    }
    this.#low = low
    this.#high = high
    this.#length += text.length
  }

  /** The fingerprint of all that was added; the mixer is ready for another text then. */
  take(): Fingerprint {
    let low = this.#low ^ this.#length
    let high = this.#high ^ this.#length
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
    this.#low = 0xdeadbeef
    this.#high = 0x41c6ce57
    this.#length = 0
    return { low: low >>> 0, high: high >>> 0 }
  }
}

const mixer = new FingerprintMixer()

/** The fingerprint of a string. */
export function fingerprint(text: string): Fingerprint {
  mixer.add(text)
  return mixer.take()
}
