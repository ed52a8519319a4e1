/**
 * Amounts as approximate numbers, only to see which of two things is larger by far: that costs a fraction of multiplying
 * amounts beyond 64 bits. What is near is always compared exactly.
 */
const whole = new BigInt64Array(1)
const halves = new Int32Array(whole.buffer)
const HALF = 2 ** 32

/** The number nearest to an amount of at most 64 bits. */
export function near(amount: bigint): number {
  whole[0] = amount
  return halves[1] * HALF + (halves[0] >>> 0)
}

/** Numbers that differ by less, relative to the larger, are too near to tell. */
const NEAR = 1e-9

/** Whether one positive number is larger than another for certain, though both are approximate. */
export const isLarger = (one: number, other: number): boolean => one > other * (1 + NEAR)
