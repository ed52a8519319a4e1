/** 2.13 merchant-recruiter · 招商奖励: a rate of a merchant's turnover to whoever brought the merchant in, for good. */
import { portion } from '../../units/units.ts'
import { definePlan } from '../contract.ts'
import { type Params, params } from './params.ts'

export const merchantRecruiter = definePlan<Params>({
  name: 'merchant-recruiter',
  title: { zh: '招商奖励', en: 'Merchant recruiter' },
  section: '2.13',
  params: params as never,
  purse: 'sweeps',
  worstCase(bound, line) {
    if (line.product !== null) return null
    return { payFen: portion(line.cashFen, bound.rate), because: 'every merchant may have been brought in by a member' }
  },
  bind(host, bound) {
    const rule = host.rule('recruiter')
    const { merchantRecruiter: recruiters } = host.state
    return {
      order(line) {
        const recruiter = line.merchant < 0 ? -1 : recruiters.at(line.merchant) - 1
        if (recruiter < 0) return
        host.purse.payUpTo(recruiter, portion(line.cashFen, bound.rate), {
          rule,
          basis: line.cashFen,
          ratePpm: bound.rate,
          order: line.order,
          from: line.buyer,
        })
      },
    }
  },
})
