import { existsSync, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureAppsBuilt } from './apps.cjs'
import { hearing, temporaryFolder, writeFiles } from './fixture.ts'

hearing()

/** A project with both apps, and a build that notes which ones it built. */
function project() {
  const root = temporaryFolder()
  writeFiles(root, {
    'apps/member/src/main.tsx': 'member',
    'apps/admin/src/main.tsx': 'admin',
    'packages/client/src/index.ts': 'client',
    'package-lock.json': '{}',
  })
  const built: string[] = []
  const build = (folder: string): void => {
    mkdirSync(join(folder, 'dist'), { recursive: true })
    built.push(basename(folder))
  }
  return { root, built, build }
}

test('an app is built once, and again only when its own sources change', async () => {
  const { root, built, build } = project()
  await ensureAppsBuilt(root, 'node', build)
  await ensureAppsBuilt(root, 'node', build)
  expect(built).toEqual(['member', 'admin'])
  writeFiles(root, { 'apps/admin/src/main.tsx': 'changed' })
  await ensureAppsBuilt(root, 'node', build)
  expect(built).toEqual(['member', 'admin', 'admin'])
})

test('a change of the client or of the lock rebuilds both', async () => {
  const { root, built, build } = project()
  await ensureAppsBuilt(root, 'node', build)
  writeFiles(root, { 'packages/client/src/index.ts': 'changed' })
  await ensureAppsBuilt(root, 'node', build)
  writeFiles(root, { 'package-lock.json': '{"changed":1}' })
  await ensureAppsBuilt(root, 'node', build)
  expect(built).toHaveLength(6)
})

test('what a build writes is not its source', async () => {
  const { root, built, build } = project()
  await ensureAppsBuilt(root, 'node', build)
  writeFiles(root, { 'apps/member/dist/index.html': 'built', 'apps/member/node_modules/x/index.js': 'x' })
  await ensureAppsBuilt(root, 'node', build)
  expect(built).toHaveLength(2)
})

test('a failed build is not taken for one, even where an older dist stands', async () => {
  const { root, built, build } = project()
  await ensureAppsBuilt(root, 'node', build)
  writeFiles(root, { 'apps/member/src/main.tsx': 'broken' })
  const broken = (): void => {
    throw new Error('syntax error')
  }
  await expect(ensureAppsBuilt(root, 'node', broken)).rejects.toThrow('syntax error')
  expect(existsSync(join(root, 'apps/member/dist/.sources'))).toBe(false)
  await ensureAppsBuilt(root, 'node', build)
  expect(built).toEqual(['member', 'admin', 'member'])
})
