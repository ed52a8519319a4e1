import { z } from 'zod'
import { rate } from '../fields.ts'
import { defineCriterion, percent } from './criterion.ts'

/** Pay above a share of one's own sales, or on the sales of others. */
export const directSelling = defineCriterion({
  name: 'direct-selling',
  thresholds: z.strictObject({ ownSales: rate() }),
  scheme: ({ plans }, { ownSales }) =>
    plans.flatMap(({ traits }) => [
      ...traits.teamPay.map((fact) => ({
        ...fact,
        because: { zh: `${fact.because.zh}：按他人的销售计酬`, en: `${fact.because.en}: pay on the sales of others` },
      })),
      ...(traits.direct === null || traits.directPpm <= ownSales
        ? []
        : [
            {
              ...traits.direct,
              because: {
                zh: `${traits.direct.because.zh}；一单付 ${percent(traits.directPpm)}，超过本人销售额的 ${percent(ownSales)}`,
                en: `${traits.direct.because.en}; ${percent(traits.directPpm)} of one sale, above ${percent(ownSales)} of one’s own sales`,
              },
            },
          ]),
    ]),
})
