import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { shippedProfile } from '@huoshui/compliance'
import { expect, test } from 'vitest'
import { catalogueService } from '../catalogue/catalogue-service.ts'
import { MallError } from '../errors.ts'
import { ScriptedBooks, StillClock, testTables } from '../testing.ts'
import { schemeService } from './scheme-service.ts'

const { db, row } = await testTables()
const schemes = fileURLToPath(new URL('../../../../schemes/', import.meta.url))
const scheme = (name: string) => ({ text: readFileSync(`${schemes}${name}.yaml`, 'utf8'), file: `${name}.yaml` })

const profile = async () => shippedProfile('cn') ?? expect.fail('the house has no profile cn')

function service(mode: 'sandbox' | 'live') {
  const books = new ScriptedBooks()
  const mall = row.slug
  const catalogue = catalogueService({ db, mall, books })
  const clock = new StillClock().now
  return { books, schemes: schemeService({ db, mall, books, catalogue, clock, mode, profile }) }
}

test('a live mall refuses a blocked scheme before anything is journalled', async () => {
  const { books, schemes: live } = service('live')
  const refusal = await live.activate(scheme('green-chain')).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(MallError)
  expect(refusal).toMatchObject({ code: 'scheme-blocked', message: expect.stringContaining('cn-team-pay') })
  expect(books.submitted).toEqual([])
  expect(await live.versions()).toEqual([])
})

test('a live mall activates living-water, a sandbox activates every scheme', async () => {
  const { books, schemes: live } = service('live')
  await live.activate(scheme('living-water'))
  expect(books.submitted.map(({ kind }) => kind)).toEqual(['activate'])
  const sandbox = service('sandbox')
  await sandbox.schemes.activate(scheme('green-chain'))
  expect(sandbox.books.submitted.map(({ kind }) => kind)).toEqual(['activate'])
})

test('a restart with the text of an earlier version leaves what was activated since', async () => {
  const { books, schemes } = service('sandbox')
  const [before] = await schemes.versions()
  await schemes.activate(scheme('refer-three'))
  const submitted = books.submitted.length
  await schemes.activate({ text: before?.text ?? '', file: 'earlier.yaml' })
  expect(books.submitted).toHaveLength(submitted)
})
