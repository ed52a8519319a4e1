'use strict'
// Plain CommonJS without dependencies: this file is read by whatever Node the machine has.

const { spawnSync } = require('node:child_process')
const { existsSync } = require('node:fs')
const path = require('node:path')

/** The oldest Node that runs our TypeScript as it is. */
const OLDEST_MAJOR = 24

/**
 * The major number of a version text such as `24.21.0` or `v24.21.0`.
 * @param {string} version
 * @returns {number}
 */
function majorOf(version) {
  return Number.parseInt(version.replace(/^v/, ''), 10)
}

/**
 * Where npm puts the Node of this platform that the house carries as an optional dependency.
 * @param {string} root the project's folder
 * @param {string} platform as process.platform
 * @param {string} arch as process.arch
 * @returns {string[]} candidates, the better first
 */
function carriedNodes(root, platform, arch) {
  const system = platform === 'win32' ? 'win' : platform
  const file = platform === 'win32' ? 'node.exe' : 'node'
  return [`node-${system}-${arch}`, `node-bin-${system}-${arch}`].map((name) =>
    path.join(root, 'node_modules', name, 'bin', file),
  )
}

/**
 * A Node of at least version 24: the running one if it is new enough, else the one in node_modules.
 * @param {string} root the project's folder
 * @param {{ execPath?: string, version?: string, platform?: string, arch?: string }} [running] the running Node
 * @returns {{ node: string } | { refusal: string }} its path, or what to tell the user
 */
function findNode24(root, running = {}) {
  const { execPath = process.execPath, version = process.versions.node } = running
  const { platform = process.platform, arch = process.arch } = running
  if (majorOf(version) >= OLDEST_MAJOR) return { node: execPath }
  const present = carriedNodes(root, platform, arch).filter((file) => existsSync(file))
  for (const node of present) {
    const answer = spawnSync(node, ['--version'], { encoding: 'utf8' })
    if (answer.status === 0 && majorOf(answer.stdout.trim()) >= OLDEST_MAJOR) return { node }
  }
  const found = present.length > 0 ? `; ${present.join(', ')} does not run here` : ''
  const refusal =
    `Huoshui needs Node ${OLDEST_MAJOR} or newer. This is Node ${version}, ` +
    `and npm has no Node ${OLDEST_MAJOR} for ${platform}-${arch} in node_modules${found}. ` +
    'Install it from https://nodejs.org and run the same command again.'
  return { refusal }
}

module.exports = { OLDEST_MAJOR, carriedNodes, findNode24 }
