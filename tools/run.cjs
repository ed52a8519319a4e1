'use strict'
// The first step of every npm script: plain CommonJS that needs nothing but Node and npm. It installs what
// package-lock.json asks for, finds a Node that runs TypeScript, builds what has changed, and hands over.

const path = require('node:path')
const { findNode24 } = require('../packages/cli/bin/node24.cjs')
const { withLargePages } = require('../packages/cli/bin/memory.cjs')
const { relay } = require('../packages/cli/bin/relay.cjs')
const { ensureAppsBuilt } = require('./run/apps.cjs')
const { ensureChineseFont } = require('./run/fonts.cjs')
const { ensureInstalled } = require('./run/install.cjs')
const { Refusal, say } = require('./run/say.cjs')

const ROOT = path.join(__dirname, '..')

/** @typedef {(node: string, args: string[]) => Promise<number>} Command answers with the exit code */

/** @type {Record<string, Command>} */
const COMMANDS = {
  install: async () => 0,
  async start(node, args) {
    await ensureAppsBuilt(ROOT, node)
    return await run(node, ['packages/cli/src/main.ts', 'start', ...args], withLargePages(process.env))
  },
  async test(node, args) {
    ensureChineseFont()
    await ensureAppsBuilt(ROOT, node)
    return await run(node, ['node_modules/vitest/vitest.mjs', 'run', ...args])
  },
  async soak(node, args) {
    return await run(node, ['test/chaos/soak.ts', ...args])
  },
  async check(node) {
    const types = await run(node, ['node_modules/typescript/bin/tsc', '--build'])
    const style = await run(node, ['node_modules/@biomejs/biome/bin/biome', 'check'])
    const house = await run(node, ['tools/check.ts'])
    return types || style || house
  },
  async format(node) {
    return await run(node, ['node_modules/@biomejs/biome/bin/biome', 'check', '--write'])
  },
}

/**
 * @param {string} node
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [outer]
 * @returns {Promise<number>}
 */
function run(node, args, outer = process.env) {
  // Whatever the program starts as `node` is to be the same Node.
  const env = { ...outer, PATH: `${path.dirname(node)}${path.delimiter}${outer.PATH ?? ''}` }
  return relay(node, args, { cwd: ROOT, env, ownGroup: true })
}

/**
 * @param {string[]} words the command and its arguments
 * @returns {Promise<number>}
 */
async function main([name, ...args]) {
  const command = COMMANDS[name ?? '']
  if (command === undefined)
    throw new Refusal(`usage: node tools/run.cjs ${Object.keys(COMMANDS).join('|')} [arguments]`)
  await ensureInstalled(ROOT)
  const found = findNode24(ROOT)
  if ('refusal' in found) throw new Refusal(found.refusal)
  return await command(found.node, args)
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error) => {
    if (!(error instanceof Refusal)) throw error
    say(error.message)
    process.exitCode = 1
  },
)
