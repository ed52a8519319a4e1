import { z } from 'zod'
import { heads } from '../fields.ts'
import { set } from '../remedies.ts'
import { defineCriterion, measured } from './criterion.ts'

/** Value stored for later purchases needs a way back within seven days, and terms that do not forbid it. */
export const prepaidRefund = defineCriterion({
  name: 'prepaid-refund',
  needs: 'refunds',
  thresholds: z.strictObject({ days: heads(1) }),
  scheme: ({ scheme, plans }, { days }) => {
    const stored = plans.filter(({ traits }) => traits.storesValue).map(({ plan }) => plan.id)
    if (stored.length === 0) return []
    const names = stored.join(', ')
    if (scheme.settle === 'payment') {
      return [
        {
          path: ['settle'],
          because: {
            zh: `付款即结算，发放储值积分（${names}）的订单没有 ${days} 天退款通道`,
            en: `Orders settle at payment, so those that store value (${names}) have no refund path of ${days} days`,
          },
          remedy: {
            words: {
              zh: `改为收货且 ${days} 天退款期后结算`,
              en: `Settle after receipt and a refund window of ${days} days`,
            },
            changes: [set(['settle'], 'completion'), set(['refundWindow'], `${days}d`)],
          },
        },
      ]
    }
    if (scheme.refundWindowDays >= days) return []
    return [
      {
        path: ['refundWindow'],
        because: {
          zh: `退款期只有 ${scheme.refundWindowDays} 天，储值积分（${names}）至少 ${days} 天`,
          en: `The refund window is ${scheme.refundWindowDays} days; stored value (${names}) asks for ${days}`,
        },
        remedy: {
          words: { zh: `退款期改为 ${days} 天`, en: `Make the refund window ${days} days` },
          changes: [set(['refundWindow'], `${days}d`)],
        },
      },
    ]
  },
  figures: ({ refunds }, { days }) => {
    if (refunds === undefined) return []
    const words = { zh: '修改条款，开通退款通道', en: 'Change the terms and open the way back' }
    const short = measured({
      state: 'reached',
      path: ['refunds', 'days'],
      because: {
        zh: `会员可在 ${refunds.days} 天内退款（应为 ${days} 天）`,
        en: `Members may have their money back within ${refunds.days} days (${days} are asked for)`,
      },
      words,
      better: days,
    })
    const forbidden = (['refundable', 'transferable'] as const)
      .filter((right) => !refunds[right])
      .map((right) =>
        measured({
          state: 'reached',
          path: ['refunds', right],
          because: {
            zh: right === 'refundable' ? '条款不允许退款' : '条款不允许转让',
            en: right === 'refundable' ? 'The terms forbid a refund' : 'The terms forbid a transfer',
          },
          words,
          better: true,
        }),
      )
    return [...(refunds.days < days ? [short] : []), ...forbidden]
  },
})
