import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deskTexts, logInOperator } from './operator-acts.ts'
import { openStage, type Stage, type Visitor } from './stage.ts'

// A shop moves in: files brought by one operator, let in by another, and afterwards from the command line beside and
// without the running server.

const ROOT = join(import.meta.dirname, '../..')
const MAIN = join(ROOT, 'packages/cli/src/main.ts')

let stage: Stage
let operator: Visitor
let colleague: Visitor
let folder: string

beforeAll(async () => {
  stage = await openStage()
  folder = join(dirname(stage.server.data), 'old-shop')
  operator = await stage.visitor({ language: 'en' })
  await operator.page.setViewportSize({ width: 1280, height: 844 })
  colleague = await stage.visitor({ language: 'zh' })
})
afterAll(() => stage.close())

const [en, zh] = [deskTexts.en.import, deskTexts.zh.import]

/** Runs the command line; the exit code instead of a throw. */
async function huoshui(...words: string[]): Promise<{ code: number; out: string }> {
  const run = promisify(execFile)(process.execPath, [MAIN, ...words], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: '' },
  })
  return run.then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout + error.stderr,
    }),
  )
}

const fileOf = (kind: string): string => join(folder, `${kind}.csv`)

test('example files pass the check beside the running server', async () => {
  expect((await huoshui('import', 'example', folder, '--scheme', 'first-light')).code).toBe(0)
  const files = ['--members', fileOf('members'), '--balances', fileOf('balances')]
  const data = ['--data', stage.server.data, '--lang', 'en']
  const sound = await huoshui(
    'import',
    'check',
    ...files,
    ...data,
    '--expect-members',
    '4',
    '--expect-wallet',
    '346.90',
  )
  expect(sound.out).toContain('No row is broken.')
  expect(sound.code).toBe(0)
  const differs = await huoshui('import', 'check', ...files, ...data, '--expect', 'wallet=1.00')
  expect(differs.out).toContain('expected-otherwise')
  expect(differs.code).toBe(1)
})

test('broken rows are listed, and nothing begins while there are any', async () => {
  const { page } = operator
  await logInOperator(stage, operator)
  await operator.open('/admin/imports')
  await page.getByText(en.none).waitFor()
  const broken = join(folder, 'broken.csv')
  await writeFile(broken, `${await readFile(fileOf('members'), 'utf8')}13800000009,A009,x,nobody,2024-01-01\n`)
  await page.getByLabel(en.file.members).setInputFiles(broken)
  await page.getByRole('button', { name: en.check }).click()
  await page.getByText('There is no such referrer').waitFor()
  await operator.look('admin-import-broken')
  expect(await page.getByRole('button', { name: en.approve }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: en.withdraw }).click()
  await page.getByText(en.state.withdrawn).waitFor()
})

test('what one operator brings another lets in, and the books agree', async () => {
  const { page } = operator
  await operator.open('/admin/imports')
  await page.getByLabel(en.file.members).setInputFiles(fileOf('members'))
  await page.getByLabel(en.file.balances).setInputFiles(fileOf('balances'))
  await page.getByLabel(en.expectMembers).fill('4')
  await page.getByRole('button', { name: en.check }).click()
  await page.getByText(en.sound).waitFor()
  await operator.look('admin-import-checked')
  await page.getByRole('button', { name: en.approve }).click()
  await page.getByRole('alert').filter({ hasText: 'Another operator' }).waitFor()

  const added = await huoshui('admin', 'add-operator', '--name', 'wang', '--data', stage.server.data)
  const password = /password: (\S+)/.exec(added.out)?.[1] ?? expect.fail(added.out)
  await colleague.page.setViewportSize({ width: 1280, height: 844 })
  await logInOperator({ ...stage, server: { ...stage.server, operator: { name: 'wang', password } } }, colleague)
  await colleague.open('/admin/imports')
  await colleague.page.getByRole('link', { name: deskTexts.zh.act.details }).click()
  await colleague.page.getByRole('button', { name: zh.approve }).click()
  await colleague.page.getByText(zh.agrees).waitFor()
  await colleague.look('admin-import-done')
  await operator.page.getByText(en.agrees).waitFor()
  await colleague.open('/admin/imports')
  await colleague.page.getByText(zh.state.done).waitFor()
  await colleague.look('admin-imports')
})

test('no page had a fault', () => {
  expect(stage.faults).toEqual([])
})

test('without the server the same is done from the command line', async () => {
  const data = ['--data', stage.server.data, '--lang', 'en']
  const more = join(folder, 'more.csv')
  await writeFile(more, 'phone,id,name,referrer_id\n13800000011,B1,Later,A001\n13800000012,B2,Latest,B1\n')
  await stage.server.halt()
  const people = ['--proposed-by', 'admin', '--approved-by', 'wang']
  const alone = await huoshui(
    'import',
    'run',
    '--members',
    more,
    ...data,
    '--proposed-by',
    'wang',
    '--approved-by',
    'wang',
  )
  expect(alone.code).toBe(1)
  expect(alone.out).toContain('Another operator')
  const done = await huoshui('import', 'run', '--members', more, ...data, ...people)
  expect(done.out).toContain('The books agree with the files')
  expect(done.code).toBe(0)
  const again = await huoshui('import', 'run', '--members', more, ...data, ...people)
  expect(again.out).toContain('imported')
  expect(again.code).toBe(1)
})
