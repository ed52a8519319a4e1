/** Fields of scheme documents: schemas with units. They drive YAML, the admin's form and the plan reference alike. */
import { z } from 'zod'
import { type Fen, type Hundredths, MILLION, type Ppm, parseFen, parseHundredths, parsePpm } from '../units/units.ts'

/** What a field means to a form or a reference page. */
export interface FieldMeaning {
  readonly unit: 'CNY' | 'points' | 'percent' | 'times' | 'days' | 'count' | 'choice' | 'name' | 'switch' | 'list'
  readonly zh: string
  readonly en: string
}

const exact = <Out>(parse: (text: string) => Out, expected: string): z.ZodType<Out, string | number> =>
  z.union([z.string(), z.number()], { error: `expected ${expected}` }).transform((raw, context): Out => {
    try {
      return parse(String(raw))
    } catch (error) {
      context.addIssue({ code: 'custom', message: `expected ${expected}: ${(error as Error).message}` })
      return z.NEVER
    }
  }) as z.ZodType<Out, string | number>

/** Money such as `"100.00"`. */
export const money = (): z.ZodType<Fen, string | number> => exact(parseFen, 'money such as "100.00"')
/** Points in hundredths such as `"0.01"`. */
export const points = (): z.ZodType<Hundredths, string | number> => exact(parseHundredths, 'points such as "0.01"')

/** A rate such as `70%`, at most `limit`. */
export function rate(limit: Ppm = MILLION as Ppm): z.ZodType<Ppm, string | number> {
  return exact((text) => {
    const ratePpm = parsePpm(text)
    if (ratePpm > limit) throw new Error(`at most ${limit / 10_000n}% is allowed here, not ${text}`)
    return ratePpm
  }, 'a rate such as 70%')
}

/** A factor such as `1.2` or `3`, in parts per million; at most six decimals, up to 1000. */
export const times = (): z.ZodType<Ppm, string | number> =>
  exact((text) => {
    const match = /^(\d{1,4})(?:\.(\d{1,6}))?$/.exec(text)
    if (match === null) throw new Error(`a factor is written like 1.2, not ${JSON.stringify(text)}`)
    const factor = BigInt((match[1] ?? '0') + (match[2] ?? '').padEnd(6, '0'))
    if (factor === 0n || factor > 1000n * MILLION)
      throw new Error(`a factor lies above 0 and is at most 1000, not ${text}`)
    return factor as Ppm
  }, 'a factor such as 1.2')

/** A whole number within bounds. */
export const count = (from: number, to: number): z.ZodType<number> =>
  z
    .number({ error: `expected a whole number from ${from} to ${to}` })
    .int(`expected a whole number from ${from} to ${to}`)
    .min(from, `expected a whole number from ${from} to ${to}`)
    .max(to, `expected a whole number from ${from} to ${to}`)

/** An id in a scheme: letters, digits, dot, dash, underscore; also Chinese. */
export const key = (): z.ZodType<string> =>
  z
    .string()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u,
      'expected an id of letters, digits, ".", "_" or "-", at most 64 long',
    )

/** An instant with offset, as epoch milliseconds. */
export const instant = (): z.ZodType<number, string | Date> =>
  z
    .union([
      z.iso.datetime({ offset: true, error: 'expected an instant with offset such as 2026-01-01T00:00:00+08:00' }),
      z.date(),
    ])
    .transform((at) => new Date(at).getTime())

/** Adds the words that a form or a reference page shows for a field. */
export const means = <Schema extends z.ZodType>(schema: Schema, meaning: FieldMeaning): Schema =>
  schema.meta({ ...meaning }) as Schema
