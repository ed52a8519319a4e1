import { describe, expect, it } from 'vitest'
import { formulaOf, type RewardFacts, reasonOf } from './reason.ts'

const direct: RewardFacts = {
  plan: 'referral',
  rule: 'direct',
  amount: 10_000n,
  basis: 100_000n,
  rate: '10%',
  order: 'o1',
  from: 'B',
}

describe('reasons', () => {
  it('a rate is shown with its basis and its result', () => {
    expect(formulaOf(direct, undefined).en).toBe('1000.00 yuan × 10% = 100.00 yuan, rounded down')
    expect(formulaOf(direct, undefined).zh).toBe('1000.00 元 × 10% = 100.00 元（向下取整）')
  })

  it('what was cut to the purse says what was paid of it', () => {
    expect(formulaOf({ ...direct, amount: 7000n }, undefined).en).toBe(
      '1000.00 yuan × 10% = 100.00 yuan, rounded down, of which 70.00 yuan was paid',
    )
  })

  it('a sale names what stays in the pool', () => {
    const sale: RewardFacts = {
      plan: 'growth',
      rule: 'sale',
      amount: 19_764n,
      basis: 24_705n,
      rate: null,
      order: null,
      from: null,
    }
    expect(formulaOf(sale, '20%').en).toBe(
      '247.05 yuan × (1 − 20%) = 197.64 yuan, rounded down; 49.41 yuan stays in the pool',
    )
  })

  it('a fixed amount is called fixed', () => {
    expect(formulaOf({ ...direct, rate: null, basis: null }, undefined).en).toBe('A fixed amount of 100.00 yuan')
  })

  it('carries plan, rule, order and who caused it', () => {
    const reason = reasonOf(direct, { planName: 'referral', from: '王**', backflow: undefined })
    expect(reason).toMatchObject({
      plan: 'referral',
      rule: 'direct',
      order: 'o1',
      from: '王**',
      basisFen: 100_000n,
      amountFen: 10_000n,
    })
    expect(reason.ruleTitle.zh).toBe('直推奖')
  })
})
