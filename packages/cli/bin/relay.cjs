'use strict'
// Plain CommonJS without dependencies: this file is read by whatever Node the machine has.

const { spawn } = require('node:child_process')
const os = require('node:os')

/** @type {NodeJS.Signals[]} */
const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** One Ctrl-C arrives twice when npm stands between (from the terminal and from npm): within this time it is one. */
const SAME_KEYPRESS_MS = 500

/** Whoever asks this often to stop means it: then the whole group is killed. */
const PATIENCE = 3

/**
 * Runs a program with our output as its own, hands signals on to it, and answers with its exit code
 * (128 + number for one that died of a signal, as shells count; 127 when it could not be started).
 *
 * With `ownGroup` the program leads a group of its own, so that a Ctrl-C at the terminal reaches it
 * through us, once, and never its database behind its back; it then has no input.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, ownGroup?: boolean }} [how]
 * @returns {Promise<number>}
 */
function relay(program, args, { cwd, env = process.env, ownGroup = false } = {}) {
  const detached = ownGroup && process.platform !== 'win32'
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env,
      detached,
      stdio: [ownGroup ? 'ignore' : 'inherit', 'inherit', 'inherit'],
    })
    const stopListening = passSignalsTo(child, detached)
    child.once('error', (error) => {
      stopListening()
      process.stderr.write(`${program} could not be started: ${error.message}\n`)
      resolve(127)
    })
    child.once('exit', (code, signal) => {
      stopListening()
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]))
    })
  })
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {boolean} detached
 * @returns {() => void} stops listening
 */
function passSignalsTo(child, detached) {
  let asked = 0
  const listeners = PASSED_ON.map((signal) => {
    let lastAt = Number.NEGATIVE_INFINITY
    const pass = () => {
      // A child in the terminal's own group has had this Ctrl-C already.
      if (signal === 'SIGINT' && !detached && process.stdin.isTTY) return
      const now = Date.now()
      if (now - lastAt < SAME_KEYPRESS_MS) return
      lastAt = now
      asked += 1
      if (asked >= PATIENCE && detached && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      else child.kill(signal)
    }
    process.on(signal, pass)
    return { signal, pass }
  })
  return () => {
    for (const { signal, pass } of listeners) process.off(signal, pass)
  }
}

module.exports = { relay, SAME_KEYPRESS_MS }
