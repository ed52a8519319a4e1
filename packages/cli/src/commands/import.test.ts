import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { removeScratch, scratchDirectory } from '@huoshui/journal'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCommand } from '../testing.ts'
import { addImportCommands } from './import.ts'

const huoshui = (...args: string[]) => runCommand([addImportCommands], ['import', ...args])

describe('import', () => {
  let home: string
  beforeAll(async () => {
    home = await scratchDirectory('import-commands')
    vi.stubEnv('DATABASE_URL', '')
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await removeScratch(home)
  })

  it('writes examples that its own check accepts', async () => {
    const folder = join(home, 'example')
    expect((await huoshui('example', folder, '--scheme', 'first-light')).code).toBe(0)
    const files = ['--members', join(folder, 'members.csv'), '--balances', join(folder, 'balances.csv')]
    expect((await huoshui('check', ...files, '--scheme', 'first-light')).code).toBe(0)
  })

  it('refuses in a line a scheme, a file or a mall that is not there, and makes none', async () => {
    const members = join(home, 'example', 'members.csv')
    const missing = join(home, 'missing')
    const people = ['--proposed-by', 'a', '--approved-by', 'b']
    const asked: [string[], RegExp][] = [
      [['check', '--members', members, '--scheme', 'no-such-scheme'], /^There is no scheme "no-such-scheme"/],
      [['check', '--members', members, '--scheme', members], /members\.csv/],
      [['example', join(home, 'none'), '--scheme', 'no-such-scheme'], /^There is no scheme/],
      [['check', '--scheme', 'first-light'], /^Name at least one file/],
      [['check', '--members', members, '--data', missing], /^There is no database in/],
      [['run', '--members', members, ...people, '--data', missing], /^There is no database in/],
      [['resume', '--data', missing], /^There is no database in/],
    ]
    for (const [args, expected] of asked) {
      const { code, said } = await huoshui(...args)
      expect(said).toMatch(expected)
      expect(code).toBe(2)
    }
    await expect(access(missing)).rejects.toThrow()
  })
})
