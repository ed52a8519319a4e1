import { defineCriterion, measured, noThresholds, yuan } from './criterion.ts'

/** Region agents paid a fee for a place that pays them rebates. The fee is an ordinary order: only figures show it. */
export const regionFee = defineCriterion({
  name: 'region-fee',
  needs: 'regionFees',
  thresholds: noThresholds,
  figures: ({ regionFees }) =>
    regionFees === undefined || regionFees === 0n
      ? []
      : [
          measured({
            state: 'reached',
            path: ['regionFees'],
            because: {
              zh: `区域代理已交费 ${yuan(regionFees)} 元，并按区域业绩得返利`,
              en: `Region agents have paid fees of ${yuan(regionFees)} yuan and get rebates on their region’s orders`,
            },
            words: {
              zh: '退还代理费，代理按实际服务取得固定费率报酬',
              en: 'Return the fees; pay agents at flat rates for the service they do',
            },
            better: '0.00',
          }),
        ],
})
