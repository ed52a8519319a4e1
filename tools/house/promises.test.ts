import { expect, test } from 'vitest'
import { linesRefused } from './offences.ts'
import { promises } from './promises.ts'

test.each([
  'The price only rises.',
  'A guaranteed return for all',
  'Profit is guaranteed',
  'guaranteed',
  'The price will never fall',
  'Your money is safe',
  'A free gift for every friend',
  'Everything is free',
  'risk-free points',
  'free goods for members',
  'Your money comes back',
  'passive income',
  '稳赚不赔',
  '积分只涨不跌',
  '保本',
  '购物返本',
  '保底收益',
  '免费商品',
  '消费全返',
  '0元购',
  '你花的钱都会回来',
  '零风险',
])('%s may not be said', (text) => {
  expect(linesRefused(promises, 'docs/a.md', text)).toEqual([1])
})

test.each([
  'After each sale the price is not below what it was; a sale pays 80% of it.',
  'What a sale pays now: 168.00',
  'Of a million buyers 144 were out at three times.',
  '现在卖出可得 168.00 元',
  '价格由底池与积分总量相除得出',
  'a port that is free, set free again, in free text',
  '第 140 笔订单时第一位买家达到 1.2 倍',
])('%s may', (text) => {
  expect(linesRefused(promises, 'apps/member/src/texts/zh.ts', text)).toEqual([])
})

test('all that people read is looked at, and what only machines or the law say is not', () => {
  const seen = [
    'apps/member/src/a.tsx',
    'docs/a.md',
    'README.md',
    'packages/mall/src/schemes/words.ts',
    'packages/server/src/pages/a.ts',
    'packages/engine/src/plans/a/params.ts',
    'schemes/a.yaml',
    'experiments/a.yaml',
    'packages/cli/src/commands/a.ts',
    'packages/simulator/src/report/words.ts',
  ]
  for (const path of seen) expect(linesRefused(promises, path, '保本')).toEqual([1])
  const left = ['profiles/cn.yaml', 'packages/compliance/src/rules.ts', 'apps/member/src/texts/zh.test.ts']
  for (const path of left) expect(linesRefused(promises, path, '保本')).toEqual([])
})

test('a quotation between erratum marks is left alone, and lines after it keep their numbers', () => {
  const text = 'Printed:\n<!-- erratum -->\n稳赚\n稳赚\n<!-- /erratum -->\n稳赚'
  expect(linesRefused(promises, 'docs/a.md', text)).toEqual([6])
  expect(linesRefused(promises, 'docs/a.md', 'said <!-- erratum -->稳赚<!-- /erratum --> there')).toEqual([])
  expect(linesRefused(promises, 'apps/member/src/a.ts', '// erratum: 稳赚\nconst a = 1 // 稳赚')).toEqual([2])
})

test('an erratum that is not closed hides nothing', () => {
  expect(linesRefused(promises, 'docs/a.md', '<!-- erratum -->\n稳赚')).toEqual([1, 2])
})
