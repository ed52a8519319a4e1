'use strict'

const crypto = require('node:crypto')
const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { holding } = require('./lock-file.cjs')
const { Refusal, say } = require('./say.cjs')

const APPS = ['member', 'admin']

/** What a build is made of besides the app's own folder. */
const SHARED_SOURCES = ['packages/client', 'apps/web', 'tsconfig.base.json', 'tsconfig.web.json', 'package-lock.json']

const NOT_SOURCES = new Set(['node_modules', 'dist', 'test-results'])

/** In dist: the hash of the sources it was built from. */
const STAMP = '.sources'

/**
 * Builds each web app whose sources are not those its dist was made of.
 * @param {string} root
 * @param {string} node a Node of at least version 24
 * @param {(folder: string, node: string) => void} [build]
 * @returns {Promise<void>} rejects with a Refusal when a build fails
 */
async function ensureAppsBuilt(root, node, build = viteBuild) {
  for (const app of APPS) {
    if (isBuilt(root, app)) continue
    await holding(path.join(root, `.build-${app}.lock`), `building apps/${app}`, async () => {
      if (isBuilt(root, app)) return
      say(`building apps/${app}`)
      const sources = hashOfSources(root, app)
      const folder = path.join(root, 'apps', app)
      fs.rmSync(path.join(folder, 'dist', STAMP), { force: true })
      build(folder, node)
      fs.writeFileSync(path.join(folder, 'dist', STAMP), sources)
    })
  }
}

/**
 * @param {string} root
 * @param {string} app
 * @returns {boolean}
 */
function isBuilt(root, app) {
  const stamp = path.join(root, 'apps', app, 'dist', STAMP)
  return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hashOfSources(root, app)
}

/**
 * @param {string} root
 * @param {string} app
 * @returns {string} SHA-256 over names and contents of everything the build reads
 */
function hashOfSources(root, app) {
  const hash = crypto.createHash('sha256')
  for (const source of [`apps/${app}`, ...SHARED_SOURCES]) {
    for (const file of filesUnder(path.join(root, source))) {
      const content = fs.readFileSync(file)
      hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

/**
 * @param {string} place a file or a folder; it need not exist
 * @returns {string[]} files, in the same order everywhere
 */
function filesUnder(place) {
  if (!fs.existsSync(place)) return []
  if (!fs.statSync(place).isDirectory()) return [place]
  const names = fs.readdirSync(place).filter((name) => !NOT_SOURCES.has(name))
  return names.sort().flatMap((name) => filesUnder(path.join(place, name)))
}

/**
 * @param {string} folder of the app
 * @param {string} node
 */
function viteBuild(folder, node) {
  const vite = path.join(path.dirname(require.resolve('vite/package.json', { paths: [folder] })), 'bin', 'vite.js')
  const { NODE_ENV: _, ...env } = process.env
  const args = [vite, 'build', '--logLevel', 'warn', '--emptyOutDir']
  const built = spawnSync(node, args, { cwd: folder, env, stdio: ['ignore', 2, 2] })
  if (built.status !== 0) throw new Refusal(`${folder} could not be built; the reason stands above.`)
}

module.exports = { ensureAppsBuilt, hashOfSources }
