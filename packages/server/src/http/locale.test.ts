import { expect, test } from 'vitest'
import { localeOf, pageLocale } from './locale.ts'

const headers = { 'accept-language': 'zh-CN,zh;q=0.9' }

test('English is spoken when it is preferred, Chinese to everybody else', () => {
  expect(localeOf({ headers })).toBe('zh')
  expect(localeOf({ headers: { 'accept-language': 'zh;q=0.4, en-GB;q=0.8' } })).toBe('en')
  expect(localeOf({ headers: { 'accept-language': 'de' } })).toBe('zh')
  expect(localeOf({ headers: {} })).toBe('zh')
})

test('a page of the server’s own speaks what the reader chose in the shop', () => {
  expect(pageLocale({ headers, query: { lang: 'en' } })).toBe('en')
  expect(pageLocale({ headers, query: { lang: 'xx' } })).toBe('zh')
  expect(pageLocale({ headers, query: {} })).toBe('zh')
})
