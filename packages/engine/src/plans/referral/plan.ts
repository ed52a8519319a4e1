/** 2.6 referral · 直推 / 间推: the buyer's referrer and the referrer's referrer, never a third level. */
import { type Fen, type Ppm, portion } from '../../units/units.ts'
import { definePlan } from '../contract.ts'
import { type Params, params } from './params.ts'

const shareOf = (
  bound: Params,
  level: number,
  amountFen: Fen,
  quantity: number,
): { payFen: Fen; ratePpm: Ppm | undefined } => {
  const ratePpm = bound.rates?.[level]
  if (ratePpm !== undefined) return { payFen: portion(amountFen, ratePpm), ratePpm }
  return { payFen: ((bound.fixed?.[level] ?? 0n) * BigInt(quantity)) as Fen, ratePpm: undefined }
}

export const referral = definePlan<Params>({
  name: 'referral',
  title: { zh: '直推与间推奖励', en: 'Referral' },
  section: '2.6',
  params: params as never,
  purse: 'sweeps',
  worstCase(bound, line) {
    const [direct, indirect] = [shareOf(bound, 0, line.cashFen, 1), shareOf(bound, 1, line.cashFen, 1)]
    return {
      payFen: (direct.payFen + indirect.payFen) as Fen,
      because: 'the referrer and the referrer’s referrer are both paid',
    }
  },
  bind(host, bound) {
    const rules = [host.rule('direct'), host.rule('indirect')]
    const { referrer } = host.state
    return {
      order(line) {
        if (!line.qualifies(host.bit)) return
        let receiver = referrer.at(line.buyer) - 1
        for (let level = 0; level < 2 && receiver >= 0; level++) {
          if (!bound.requirePurchase || host.isPromoter(receiver)) {
            const { payFen, ratePpm } = shareOf(bound, level, line.cashFen, line.quantity)
            host.purse.pay(receiver, payFen, {
              rule: rules[level],
              basis: line.cashFen,
              ratePpm,
              order: line.order,
              from: line.buyer,
            })
          }
          receiver = referrer.at(receiver) - 1
        }
      },
    }
  },
})
