import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { chapterFiles, filled, readChapter } from './chapter.ts'

const house = fileURLToPath(new URL('../../../../', import.meta.url))

test.each(chapterFiles())(
  '%s says what the program says (else: node packages/compliance/write-chapters.ts)',
  (file) => {
    const text = readChapter(file)
    expect(filled(text)).toBe(text)
  },
)

test('every shipped scheme has its chapter with its findings', () => {
  const schemes = readdirSync(`${house}schemes`).filter((file) => file.endsWith('.yaml'))
  const chapters = chapterFiles().map(readChapter).join('\n')
  for (const file of schemes) expect(chapters).toContain(`<!-- findings: ${file.replace('.yaml', '')} -->`)
})

test('every chapter says what a model promises, what it does and what the law says', () => {
  const chapters = chapterFiles().filter((file) => file.startsWith('docs/models/') && !file.endsWith('README.md'))
  for (const file of chapters) {
    const headings = readChapter(file).match(/^## .*$/gm)
    expect(headings, file).toEqual(['## What it promises', '## What it does', '## What the law says'])
  }
})

test('what a chapter links to is there', () => {
  for (const file of chapterFiles())
    for (const [, target] of readChapter(file).matchAll(
      /\]\(\/?((?:scenarios|schemes|docs|models)\/[^)#]+|[\w-]+\.md)\)/g,
    )) {
      const folder = target?.includes('/') ? '' : `${file.slice(0, file.lastIndexOf('/'))}/`
      expect(existsSync(`${house}${folder}${target}`), `${file}: ${target}`).toBe(true)
    }
})

test('a table of a scheme or a scenario that is not there is refused', () => {
  expect(() => filled('<!-- findings: no-such-scheme -->\n<!-- /findings -->')).toThrow()
  expect(() => filled('<!-- figures: no-such-scenario -->\n<!-- /figures -->')).toThrow(/no-such-scenario/)
})
