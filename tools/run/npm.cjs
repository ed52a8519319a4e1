'use strict'

const { spawn } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { Refusal } = require('./say.cjs')

/** Lines of npm's complaint that are repeated in ours when we do not know the code. */
const LAST_LINES = 6

/** @type {Record<string, string>} what npm's error codes mean for the user */
const MEANING = {
  network:
    'npm could not reach its registry. Installing needs the network once: check the connection and the proxy ' +
    'settings (npm config get registry), then run the same command again.',
  ENOSPC: 'the disk is full. The packages need about 1 GB.',
  EACCES: 'npm may not write here. If an earlier run was made as another user (sudo?), delete node_modules first.',
  EPERM: 'npm may not write here. If an earlier run was made as another user (sudo?), delete node_modules first.',
  EUSAGE: 'package-lock.json does not fit package.json. Run npm install and commit the lock file.',
  EINTEGRITY: 'a package did not have the contents that package-lock.json promises. Do not go on; find out why.',
}

const NETWORK_CODES = [
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
]
const MORE_NETWORK_CODES = ['ERR_SOCKET_TIMEOUT', 'FETCH_ERROR', 'EPROTO', 'ECONNABORTED', 'E502', 'E503', 'E504']

/**
 * Runs `npm ci` from the lock file and resolves when everything is in place.
 * @param {string} root
 * @returns {Promise<void>} rejects with a Refusal that says what is wrong and what to do
 */
function npmCi(root) {
  const { program, args } = npmCommand(root)
  // Under Node 20 npm would warn about every package that wants a newer one; we run those with Node 24.
  const quiet = ['--loglevel=error', '--no-progress', '--no-fund', '--no-audit']
  const whole = ['--include=dev', '--include=optional']
  const patience = ['--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=20000']
  const child = spawn(program, [...args, 'ci', ...quiet, ...whole, ...patience], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: program.endsWith('.cmd'),
  })
  return waitFor(child)
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<void>}
 */
function waitFor(child) {
  let complaint = ''
  child.stderr?.on('data', (chunk) => {
    complaint += chunk
  })
  const stop = () => {
    child.kill()
    process.exit(130)
  }
  /** @type {NodeJS.Signals[]} */
  const stopping = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of stopping) process.once(signal, stop)
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Refusal(`npm could not be started: ${error.message}`)))
    child.once('close', (code) => {
      for (const signal of stopping) process.off(signal, stop)
      if (code === 0) resolve()
      else reject(new Refusal(explain(complaint)))
    })
  })
}

/**
 * @param {string} complaint what npm wrote to its error output
 * @returns {string} what is wrong and what to do
 */
function explain(complaint) {
  const code = /npm (?:error|ERR!) code (\S+)/.exec(complaint)?.[1]
  const isNetwork = code !== undefined && [...NETWORK_CODES, ...MORE_NETWORK_CODES].includes(code)
  const meaning = MEANING[isNetwork ? 'network' : (code ?? '')]
  const lines = complaint.trim().split('\n').slice(0, LAST_LINES).join('\n  ')
  return meaning === undefined ? `npm ci failed:\n  ${lines}` : `npm ci failed (${code}): ${meaning}`
}

/**
 * How to call npm: the one that called us, or the one beside Node, or the one on the PATH. It must not run
 * on the Node inside node_modules, which it is about to replace.
 * @param {string} root
 * @returns {{ program: string, args: string[] }}
 */
function npmCommand(root) {
  const node = nodeOutside(root)
  const script = [
    process.env.npm_execpath ?? '',
    path.join(path.dirname(node), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(path.dirname(node), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((file) => path.basename(file) === 'npm-cli.js' && fs.existsSync(file))
  if (script !== undefined) return { program: node, args: [script] }
  return { program: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] }
}

/**
 * @param {string} root
 * @returns {string} the running Node, or the first on the PATH when the running one lives in node_modules
 */
function nodeOutside(root) {
  const inside = path.join(fs.realpathSync(root), 'node_modules') + path.sep
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const onPath = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, file))
  const outside = [process.execPath, ...onPath].filter((node) => fs.existsSync(node))
  return outside.map((node) => fs.realpathSync(node)).find((node) => !node.startsWith(inside)) ?? process.execPath
}

module.exports = { explain, npmCi, npmCommand }
