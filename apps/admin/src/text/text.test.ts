import { join } from 'node:path'
import { testTexts } from '@huoshui/web/text-rules'
import { expect, test } from 'vitest'
import { PROMISES } from '../../../../tools/house/promise-words.ts'
import { en } from './en.ts'
import { refusalText } from './refusal-text.ts'
import { zh } from './zh.ts'

testTexts({ zh, en, sources: join(import.meta.dirname, '..'), promises: PROMISES, byCode: ['fail.'] })

test('a refusal is told in the server’s words, a silence in ours', () => {
  expect(refusalText({ code: 'already-refunded', words: '已经退过款了' }, 'zh')).toBe('已经退过款了')
  expect(refusalText({ code: 'offline', words: undefined }, 'en')).toBe(en.fail.offline)
  expect(refusalText({ code: 'toString', words: undefined }, 'zh')).toBe(zh.fail.unexpected)
})
