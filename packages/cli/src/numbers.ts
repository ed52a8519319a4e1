/** Numbers on the command line. */
import { InvalidArgumentError } from 'commander'

/** Reads a whole number no smaller than `least`; anything else is refused by name instead of becoming NaN. */
export function wholeFrom(least: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (number >= least) return number
    throw new InvalidArgumentError(`expected a whole number, ${least} or more`)
  }
}
