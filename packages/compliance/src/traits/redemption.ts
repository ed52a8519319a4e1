import { formatPpm } from '@huoshui/engine'
import type { Fact } from '../finding.ts'
import { set } from '../remedies.ts'
import { type Describe, nothing } from './traits.ts'

/** Points that pay at most half of a further purchase are a discount on it; above that they give the price back. */
const DISCOUNT_PPM = 500_000n

/** 2.14: shopping points from merchants' orders, worth up to a share of goods in the mall. */
export const describeRedemption: Describe = (plan, scheme) => {
  const granted = [
    ...[...scheme.products.values()].map(({ id, grants }) => ({ path: ['products', id, 'grants'], grants })),
    ...(scheme.merchantOrders === null
      ? []
      : [{ path: ['merchantOrders', 'grants'], grants: scheme.merchantOrders.grants }]),
  ].flatMap(({ path, grants }) => {
    const ratePpm = grants.get(plan.id)
    return ratePpm === undefined ? [] : [{ path: [...path, plan.id], ratePpm }]
  })
  const wide = [...scheme.products.values()].filter(({ shoppingPpm }) => shoppingPpm > DISCOUNT_PPM)
  const product = wide[0]
  const rebates =
    product === undefined
      ? []
      : granted.map(({ path, ratePpm }) => {
          const fact: Fact = {
            path: ['products', product.id, 'pay', 'shopping'],
            because: {
              zh: `${path.join('.')} 赠 ${formatPpm(ratePpm)} 消费积分，可付 ${product.id} 售价的 ${formatPpm(product.shoppingPpm)}`,
              en: `${path.join('.')} grants shopping points of ${formatPpm(ratePpm)}, which pay up to ${formatPpm(product.shoppingPpm)} of ${product.id}`,
            },
            remedy: {
              words: { zh: '消费积分至多抵扣一半售价', en: 'Let shopping points pay at most half of a price' },
              changes: wide.map(({ id }) => set(['products', id, 'pay', 'shopping'], '50%')),
            },
          }
          return { fact, promisedPpm: ratePpm }
        })
  return { ...nothing, storesValue: granted.length > 0, rebates }
}
