/** Binary text of facts: unsigned and signed integers of variable length, amounts, strings. Little-endian. */
const encoder = new TextEncoder()
const decoder = new TextDecoder()
/** Zig-zagged amounts up to this are written as variable-length integers; larger ones in full. */
const SHORT_AMOUNT = 2 ** 52
/** A byte pair no variable-length integer begins with: a full 64-bit amount follows. */
const FULL_MARK = 0x80

export class FactWriter {
  bytes = new Uint8Array(1 << 16)
  #view = new DataView(this.bytes.buffer)
  length = 0
  /** An amount and its halves as numbers: read so, it need not be turned into one by a call. */
  readonly #whole = new BigInt64Array(1)
  readonly #halves = new Int32Array(this.#whole.buffer)

  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const wider = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more))
    wider.set(this.bytes.subarray(0, this.length))
    this.bytes = wider
    this.#view = new DataView(wider.buffer)
  }
  byte(value: number): void {
    this.bytes[this.length++] = value
  }
  /** A whole number from 0 to 2⁵³. */
  whole(value: number): void {
    let rest = value
    while (rest > 0x7fffffff) {
      this.bytes[this.length++] = (rest % 128) | 0x80
      rest = Math.floor(rest / 128)
    }
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 0x80
      rest >>>= 7
    }
    this.bytes[this.length++] = rest
  }
  /** A signed 64-bit amount. */
  amount(value: bigint): void {
    this.#whole[0] = value
    // Exact as far as it matters: beyond 2⁵³ the sum is rounded, and is not short by far.
    const near = this.#halves[1] * 2 ** 32 + (this.#halves[0] >>> 0)
    if (near >= 0 ? near < SHORT_AMOUNT / 2 : near > -SHORT_AMOUNT / 2) {
      this.whole(near >= 0 ? near * 2 : near * -2 - 1)
      return
    }
    this.bytes[this.length++] = FULL_MARK
    this.bytes[this.length++] = 0
    this.#view.setBigInt64(this.length, value, true)
    this.length += 8
  }
  text(value: string): void {
    this.reserve(value.length * 3 + 8)
    let ascii = value.length < 128
    const start = this.length + 1
    for (let index = 0; ascii && index < value.length; index++) {
      const code = value.charCodeAt(index)
      if (code > 127) ascii = false
      else this.bytes[start + index] = code
    }
    if (ascii) {
      this.bytes[this.length] = value.length
      this.length = start + value.length
      return
    }
    const encoded = encoder.encode(value)
    this.reserve(encoded.length + 8)
    this.whole(encoded.length)
    this.bytes.set(encoded, this.length)
    this.length += encoded.length
  }
  fixed32(at: number, value: number): void {
    this.#view.setUint32(at, value, true)
  }
}

export class FactReader {
  readonly bytes: Uint8Array
  readonly #view: DataView
  at: number
  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = at
  }
  byte(): number {
    if (this.at >= this.bytes.length) throw new RangeError('the entry ends in the middle of a fact')
    return this.bytes[this.at++]
  }
  whole(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const part = this.byte()
      value += (part & 127) * scale
      if (part < 128) return value
      scale *= 128
    }
  }
  amount(): bigint {
    if (this.bytes[this.at] === FULL_MARK && this.bytes[this.at + 1] === 0) {
      const value = this.#view.getBigInt64(this.at + 2, true)
      this.at += 10
      return value
    }
    const zigzag = this.whole()
    return BigInt(zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2)
  }
  text(): string {
    const length = this.whole()
    if (this.at + length > this.bytes.length) throw new RangeError('the entry ends in the middle of a text')
    const text = decoder.decode(this.bytes.subarray(this.at, this.at + length))
    this.at += length
    return text
  }
  fixed32(): number {
    const value = this.#view.getUint32(this.at, true)
    this.at += 4
    return value
  }
}
