'use strict'

const fs = require('node:fs')
const { say } = require('./say.cjs')

const LOOK_AGAIN_MS = 300

/**
 * Does `work` while holding a lock file with our process id in it. Waits for another living holder,
 * and takes over from a dead one.
 * @template T
 * @param {string} file
 * @param {string} purpose what the holder does, for the line shown while waiting
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function holding(file, purpose, work) {
  await take(file, purpose)
  const release = () => fs.rmSync(file, { force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

/**
 * @param {string} file
 * @param {string} purpose
 */
async function take(file, purpose) {
  let told = false
  while (!create(file)) {
    const holder = read(file)
    if (holder !== undefined && !isAlive(holder)) {
      if (read(file) === holder) fs.rmSync(file, { force: true })
      continue
    }
    if (!told) say(`waiting for process ${holder ?? '?'}, which is ${purpose} (if it is not, delete ${file})`)
    told = true
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

/**
 * @param {string} file
 * @returns {boolean} whether it was ours to create
 */
function create(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * @param {string} file
 * @returns {number | undefined} the holder, or undefined when it has just gone or not yet written its id
 */
function read(file) {
  try {
    const holder = Number.parseInt(fs.readFileSync(file, 'utf8'), 10)
    return Number.isInteger(holder) ? holder : undefined
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * @param {number} holder
 * @returns {boolean}
 */
function isAlive(holder) {
  try {
    process.kill(holder, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/**
 * @param {unknown} error
 * @returns {string | undefined} the system's code of the error
 */
function codeOf(error) {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

module.exports = { holding }
