import { join } from 'node:path'
import { testTexts } from '@huoshui/web/text-rules'
import { expect, test } from 'vitest'
import { PROMISES } from '../../../../tools/house/promise-words.ts'
import { en } from './en.ts'
import { refusalText } from './refusal-text.ts'
import { zh } from './zh.ts'

testTexts({ zh, en, sources: join(import.meta.dirname, '..'), promises: PROMISES, byCode: ['problem.', 'fail.'] })

test('a refusal is told in our words, else in the server’s, else in those of a failure', () => {
  expect(refusalText({ code: 'insufficient-points', words: 'x' }, 'en')).toBe(en.problem['insufficient-points'])
  expect(refusalText({ code: 'unknown-product', words: '没有这个商品' }, 'zh')).toBe('没有这个商品')
  expect(refusalText({ code: 'server-down', words: undefined }, 'zh')).toBe(zh.fail['server-down'])
  expect(refusalText({ code: 'toString', words: undefined }, 'zh')).toBe(zh.fail.unexpected)
})
