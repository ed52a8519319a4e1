import { defineCriterion, measured, noThresholds, yuan } from './criterion.ts'

/** Money of merchants and suppliers is held and split by the platform itself. */
export const splitFunds = defineCriterion({
  name: 'split-funds',
  needs: 'thirdParty',
  thresholds: noThresholds,
  figures: ({ thirdParty }) =>
    thirdParty === undefined || thirdParty.held === 0n || thirdParty.splitAccount
      ? []
      : [
          measured({
            state: 'reached',
            path: ['thirdParty', 'splitAccount'],
            because: {
              zh: `平台自行留存并分割商家、供应商的款项 ${yuan(thirdParty.held)} 元`,
              en: `The platform itself holds and splits ${yuan(thirdParty.held)} yuan of merchants and suppliers`,
            },
            words: {
              zh: '由持牌支付机构的分账账户收款和分账',
              en: 'Receive and split the money in a licensed provider’s split account',
            },
            better: true,
          }),
        ],
})
