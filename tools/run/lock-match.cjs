'use strict'

const crypto = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')

/**
 * @typedef {object} LockedPackage one entry of a package-lock.json
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [link]
 * @property {boolean} [optional]
 * @property {Record<string, string>} [bin]
 * @property {string | string[]} [os]
 * @property {string | string[]} [cpu]
 * @property {string | string[]} [libc]
 */

/** Written into node_modules when an installation is complete: which lock it is of, on which platform. */
const STAMP = path.join('node_modules', '.huoshui-installed')

/** npm's own record of what it has put into node_modules, written when it has finished. */
const NPMS_RECORD = path.join('node_modules', '.package-lock.json')

/**
 * The packages of the lock that belong on this machine. Those which only other platforms need are left
 * out; so are optional ones without a platform of their own, which npm drops together with their parent.
 * @param {string} root
 * @returns {[folder: string, entry: LockedPackage][]}
 */
function expectedPackages(root) {
  const locked = Object.entries(packagesOf(path.join(root, 'package-lock.json')))
  return locked.filter(([folder, entry]) => {
    if (!folder.includes('node_modules/')) return false
    if (entry.optional && entry.os === undefined && entry.cpu === undefined) return false
    return fits(entry.os, process.platform) && fits(entry.cpu, process.arch) && fits(entry.libc, libc())
  })
}

/**
 * What the lock asks for and node_modules has not: missing folders, versions that npm's record has otherwise, and
 * our own commands when they are not linked.
 * @param {string} root
 * @returns {string[]} folders of packages, files of commands
 */
function missingPackages(root) {
  const recordFile = path.join(root, NPMS_RECORD)
  const recorded = fs.existsSync(recordFile) ? packagesOf(recordFile) : {}
  const packages = expectedPackages(root)
    .filter(([folder, entry]) => !isInPlace(root, folder, entry, recorded[folder]))
    .map(([folder]) => folder)
  return [...packages, ...ownCommands(root).filter((file) => !fs.existsSync(path.join(root, file)))]
}

/**
 * @param {string} root
 * @returns {string[]} where npm links the commands of our own workspaces
 */
function ownCommands(root) {
  const suffix = process.platform === 'win32' ? '.cmd' : ''
  const workspaces = Object.entries(packagesOf(path.join(root, 'package-lock.json')))
    .filter(([folder]) => !folder.includes('node_modules/'))
    .flatMap(([, { bin }]) => Object.keys(bin ?? {}))
  return workspaces.map((name) => path.join('node_modules', '.bin', `${name}${suffix}`))
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {LockedPackage} entry
 * @param {LockedPackage | undefined} recorded
 */
function isInPlace(root, folder, entry, recorded) {
  const same = recorded?.version === entry.version && recorded?.integrity === entry.integrity
  return recorded !== undefined && same && fs.existsSync(path.join(root, folder, 'package.json'))
}

/**
 * Whether node_modules is what package-lock.json asks for: stamped so by us, or put there by npm in the user's own hands.
 * @param {string} root
 * @returns {boolean}
 */
function isInstalled(root) {
  const stamp = path.join(root, STAMP)
  if (!fs.existsSync(path.join(root, NPMS_RECORD))) return false
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === stampOf(root)) return true
  if (missingPackages(root).length > 0) return false
  fs.writeFileSync(stamp, stampOf(root))
  return true
}

/**
 * @param {string} root
 * @returns {string} what the stamp of a complete installation says
 */
function stampOf(root) {
  const lock = fs.readFileSync(path.join(root, 'package-lock.json'))
  return `${crypto.createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}-${libc()}\n`
}

/**
 * @param {string} file a package-lock.json
 * @returns {Record<string, LockedPackage>}
 */
function packagesOf(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8')).packages
}

/**
 * @param {string | string[] | undefined} allowed
 * @param {string} actual
 * @returns {boolean} by npm's rule: nothing said allows all, `!x` forbids x
 */
function fits(allowed, actual) {
  if (allowed === undefined) return true
  const words = Array.isArray(allowed) ? allowed : [allowed]
  if (words.includes(`!${actual}`)) return false
  return words.every((word) => word.startsWith('!')) || words.includes(actual)
}

/** @returns {string} the C library, as packages name it; empty where there is none to choose */
function libc() {
  if (process.platform !== 'linux') return ''
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport())
  return report.header?.glibcVersionRuntime ? 'glibc' : 'musl'
}

module.exports = { STAMP, expectedPackages, fits, isInstalled, missingPackages, stampOf }
