import { defineCriterion, measured, noThresholds } from './criterion.ts'

const duties = {
  notice: { zh: '没有个人信息处理告知', en: 'There is no notice of what is done with personal information' },
  financialConsent: { zh: '金融账户信息没有单独同意', en: 'There is no separate consent for financial accounts' },
  erasure: { zh: '会员不能删除个人信息', en: 'Members cannot have their personal information erased' },
  export: { zh: '会员不能取得个人信息副本', en: 'Members cannot have a copy of their personal information' },
  assessment: { zh: '没有做个人信息保护影响评估', en: 'The impact on personal information was not assessed' },
} as const
const names = Object.keys(duties) as (keyof typeof duties)[]

/** Notice, separate consent, erasure, copy and assessment. */
export const pipl = defineCriterion({
  name: 'pipl',
  needs: 'privacy',
  thresholds: noThresholds,
  figures: ({ privacy }) =>
    privacy === undefined
      ? []
      : names
          .filter((duty) => !privacy[duty])
          .map((duty) =>
            measured({
              state: 'reached',
              path: ['privacy', duty],
              because: duties[duty],
              words: { zh: '补齐后再处理个人信息', en: 'Provide it before personal information is handled' },
              better: true,
            }),
          ),
})
