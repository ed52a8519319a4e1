'use strict'

const { spawnSync } = require('node:child_process')
const { say } = require('./say.cjs')

/** Without it a browser on a bare Debian draws a box for every Chinese character. */
const PACKAGE = 'fonts-noto-cjk'

const APT_MS = 180_000

/**
 * @typedef {(program: string, args: string[]) => { ok: boolean, output: string }} Call runs a program to its end
 */

/**
 * Sees to it that the browser tests have a Chinese font, as far as this machine and this user allow;
 * where they do not, says so and goes on.
 * @param {{ platform?: string, isRoot?: boolean, call?: Call }} [machine]
 */
function ensureChineseFont({ platform = process.platform, isRoot = process.getuid?.() === 0, call = run } = {}) {
  if (platform !== 'linux' || hasChineseFont(call)) return
  const without = `no Chinese font: pages are tested, but screenshots show boxes. Install ${PACKAGE}`
  if (!call('apt-get', ['--version']).ok) return say(`${without} or another CJK font.`)
  if (!isRoot) return say(`${without}: sudo apt-get install ${PACKAGE}`)
  say(`installing the Debian package ${PACKAGE} for the browser tests`)
  const install = ['install', '--yes', '--no-install-recommends', PACKAGE]
  if (call('apt-get', install).ok) return
  call('apt-get', ['update'])
  const second = call('apt-get', install)
  if (!second.ok) say(`${without}; apt-get says: ${second.output.trim().split('\n').at(-1)}`)
}

/** @param {Call} call */
function hasChineseFont(call) {
  const status = call('dpkg-query', ['--show', '--showformat', '$'.concat('{Status}'), PACKAGE])
  if (status.ok && status.output.includes('install ok installed')) return true
  return call('fc-list', [':lang=zh']).output.trim() !== ''
}

/** @type {Call} */
function run(program, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { status, stdout, stderr } = spawnSync(program, args, { env, encoding: 'utf8', timeout: APT_MS })
  return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}` }
}

module.exports = { ensureChineseFont }
