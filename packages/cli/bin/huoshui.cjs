#!/usr/bin/env node
'use strict'
// The command `huoshui`. Plain CommonJS, so that any Node can start it and hand over to Node 24.

const path = require('node:path')
const { findNode24 } = require('./node24.cjs')
const { withLargePages } = require('./memory.cjs')
const { relay } = require('./relay.cjs')

const MAIN = path.join(__dirname, '..', 'src', 'main.ts')
const ROOT = path.join(__dirname, '..', '..', '..')

const found = findNode24(ROOT)
if ('refusal' in found) {
  process.stderr.write(`${found.refusal}\n`)
  process.exitCode = 1
} else {
  run(found.node, [MAIN, ...process.argv.slice(2)])
}

/**
 * Becomes the program where the platform allows it, so that signals and exit code need no middleman;
 * otherwise stands between.
 * @param {string} node
 * @param {string[]} args
 */
function run(node, args) {
  const env = withLargePages(process.env)
  if (process.platform !== 'win32' && process.execve !== undefined) process.execve(node, [node, ...args], env)
  relay(node, args, { env }).then((code) => {
    process.exitCode = code
  })
}
