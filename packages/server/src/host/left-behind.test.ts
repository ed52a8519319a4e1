import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { testServer } from '../testing.ts'

const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('huoshui-'))

it('a mall whose experiments have no folder of their own leaves none behind that nobody would sweep', async () => {
  const before = new Set(folders())
  const server = await testServer()
  const made = folders().filter((name) => !before.has(name) && name.includes('runs'))
  expect(made.length).toBeGreaterThan(0)
  for (const name of made) expect(name).toMatch(/^huoshui-scratch\.runs-/)
  await server.stop()
})
