import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { errorCodeList, errorCodes } from './codes.ts'
import { ERRORS_FILE, errorsText } from './errors-file.ts'

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url))
const HOMES = ['engine', 'journal', 'mall', 'server']

async function sources(): Promise<string> {
  const texts = await Promise.all(
    HOMES.map(async (home) => {
      const files = await readdir(`${PACKAGES}${home}/src`, { recursive: true })
      const read = files.filter(
        (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !/errors\.ts$|codes\.ts$/.test(file),
      )
      return Promise.all(read.map((file) => readFile(`${PACKAGES}${home}/src/${file}`, 'utf8')))
    }),
  )
  return texts.flat().join('\n')
}

describe('the closed list of errors', () => {
  it('docs/errors.md is what the code says (else: node packages/server/src/errors/errors-file.ts)', async () => {
    expect(await readFile(ERRORS_FILE, 'utf8')).toBe(errorsText())
  })

  it.each(errorCodeList)('%s has a status and texts in both languages', (code) => {
    const { status, zh, en } = errorCodes[code]
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(600)
    expect(zh).toMatch(/\p{Script=Han}/u)
    expect(en).toMatch(/^[A-Z][^\p{Script=Han}]+$/u)
  })

  it('every code is used somewhere: none is a leftover', async () => {
    const text = await sources()
    expect(errorCodeList.filter((code) => !text.includes(`'${code}'`))).toEqual([])
  })
})
