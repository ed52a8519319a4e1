/** Fields of profiles and figures, with exact units. */
import { type Fen, type Ppm, parseFen, parsePpm, UnitError } from '@huoshui/engine'
import { z } from 'zod'

const exact = <Out>(parse: (text: string) => Out): z.ZodType<Out, string | number> =>
  z.union([z.string(), z.number()], { error: 'expected an amount or a rate' }).transform((raw, context) => {
    try {
      return parse(String(raw))
    } catch (error) {
      if (!(error instanceof UnitError)) throw error
      context.addIssue({ code: 'custom', message: error.message })
      return z.NEVER
    }
  }) as z.ZodType<Out, string | number>

/** Money such as `"5000.00"`, in fen. */
export const money = (): z.ZodType<Fen, string | number> => exact(parseFen)
/** A rate such as `30%`, in parts per million. */
export const rate = (): z.ZodType<Ppm, string | number> => exact(parsePpm)
/** A number of people, levels or days. */
export const heads = (least = 0): z.ZodType<number> =>
  z
    .number({ error: `expected a whole number of at least ${least}` })
    .int(`expected a whole number of at least ${least}`)
    .min(least, `expected a whole number of at least ${least}`)
