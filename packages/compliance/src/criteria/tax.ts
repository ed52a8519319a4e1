import { defineCriterion, measured, noThresholds, yuan } from './criterion.ts'

const duties = {
  identity: { zh: '收款人身份未核验', en: 'payees are not identified' },
  reported: { zh: '收入未报送', en: 'their income is not reported' },
  withheld: { zh: '未按累计预扣法扣缴', en: 'tax is not withheld cumulatively' },
} as const

/** Whoever pays people identifies them, reports their income and withholds. */
export const tax = defineCriterion({
  name: 'tax',
  needs: 'payouts',
  thresholds: noThresholds,
  figures: ({ payouts }) =>
    payouts === undefined || payouts.paid === 0n
      ? []
      : (['identity', 'reported', 'withheld'] as const)
          .filter((duty) => !payouts[duty])
          .map((duty) =>
            measured({
              state: 'reached',
              path: ['payouts', duty],
              because: {
                zh: `已向会员付款 ${yuan(payouts.paid)} 元，${duties[duty].zh}`,
                en: `${yuan(payouts.paid)} yuan were paid to members, and ${duties[duty].en}`,
              },
              words: { zh: '先补齐再付款', en: 'Make up for it before the next payment' },
              better: true,
            }),
          ),
})
