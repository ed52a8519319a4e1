import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { shippedProfile } from '@huoshui/compliance'
import { expect, test } from 'vitest'
import { catalogueService } from '../catalogue/catalogue-service.ts'
import { MallError } from '../errors.ts'
import { ScriptedBooks, StillClock, testTables } from '../testing.ts'
import { schemeService } from './scheme-service.ts'
import { studioService } from './studio-service.ts'

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

test('the studio of a live mall shows the findings and activates nothing that is blocked', async () => {
  const { books, schemes } = service('live')
  const clock = new StillClock().now
  const acts = { record: async () => expect.fail('nothing was done') }
  const studio = studioService({ db, mall: row.slug, mode: 'live', schemes, profile, acts, clock })
  const text = scheme('green-chain').text.replace('version: 1', 'version: 9')
  const check = await studio.check(text)
  expect(check).toMatchObject({ allowed: false, report: { verdict: 'blocked' }, reason: expect.anything() })
  expect(check.report?.findings.map(({ rule }) => rule)).toContain('cn-team-pay')
  const act = { operator: 'x', text, follows: check.follows, reason: 'r', key: 'key-of-a-live-mall' }
  await expect(studio.activate(act)).rejects.toMatchObject({ code: 'scheme-blocked' })
  // A refusal does not use up its key.
  await expect(studio.activate(act)).rejects.toMatchObject({ code: 'scheme-blocked' })
  expect(books.submitted).toEqual([])
})
