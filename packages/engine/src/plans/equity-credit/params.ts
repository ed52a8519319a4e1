/** Parameters of 2.15: those of 2.7, credits in the place of money. */
import { z } from 'zod'
import { differentialFields, eitherAmountsOrRates } from '../../mechanisms/ranks/params.ts'

export const params = z
  .strictObject(differentialFields)
  .refine(eitherAmountsOrRates, 'expected either amounts or rates, not both and not none')

export type Params = z.output<typeof params>
