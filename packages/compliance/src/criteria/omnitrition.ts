import { set } from '../remedies.ts'
import { defineCriterion, factsOf, measured, noThresholds } from './criterion.ts'

const safeguards = {
  seventyPercent: { zh: '70% 规则', en: 'the 70% rule' },
  tenCustomers: { zh: '十位零售顾客规则', en: 'the ten-customer rule' },
  buyBack: { zh: '库存回购', en: 'buy-back of inventory' },
} as const

/** Bonuses on what is ordered, while nothing makes sure that it reaches end users. */
export const omnitrition = defineCriterion({
  name: 'omnitrition',
  needs: 'retail',
  thresholds: noThresholds,
  scheme: (judged) => {
    const paysIntroducers = judged.plans.filter(({ traits }) => traits.introducedPpm > 0n && traits.levels > 0)
    const [first] = paysIntroducers
    if (judged.scheme.settle === 'completion' || first === undefined) return factsOf(judged, 'teamPay')
    const names = paysIntroducers.map(({ plan }) => plan.id).join(', ')
    return [
      ...factsOf(judged, 'teamPay'),
      {
        path: ['settle'],
        because: {
          zh: `付款即计酬（${names}）：按订货额，而不是按确认的零售`,
          en: `Introducers are paid at payment (${names}): on what is ordered, not on what was verified as sold`,
        },
        remedy: {
          words: { zh: '收货且退款期后才结算', en: 'Settle after receipt and the refund window' },
          changes: [set(['settle'], 'completion')],
        },
      },
    ]
  },
  figures: ({ retail }) =>
    retail === undefined
      ? []
      : (['seventyPercent', 'tenCustomers', 'buyBack'] as const)
          .filter((name) => !retail[name])
          .map((name) =>
            measured({
              state: 'reached',
              path: ['retail', name],
              because: {
                zh: `没有执行${safeguards[name].zh}`,
                en: `Bonuses are paid and ${safeguards[name].en} is not enforced`,
              },
              words: { zh: `执行${safeguards[name].zh}`, en: `Enforce ${safeguards[name].en}` },
              better: true,
            }),
          ),
})
