'use strict'

/** Lines of the set-up begin so; what the started program prints has no mark. */
const MARK = 'huoshui: '

/**
 * One line to the user, on stderr so that the output of the command stays clean.
 * @param {string} line
 */
function say(line) {
  process.stderr.write(`${MARK}${line}\n`)
}

/**
 * A line that replaces itself at a terminal, and at most one line in five seconds elsewhere.
 * @param {NodeJS.WriteStream} [out]
 * @returns {{ show(text: string): void, end(): void }}
 */
function progressLine(out = process.stderr) {
  const EVERY_MS = 5000
  let shownAt = Date.now()
  let open = false
  return {
    show(text) {
      if (out.isTTY) {
        out.write(`\r\u001b[2K${MARK}${text}`)
        open = true
      } else if (Date.now() - shownAt >= EVERY_MS) {
        shownAt = Date.now()
        out.write(`${MARK}${text}\n`)
      }
    },
    end() {
      if (open) out.write('\r\u001b[2K')
      open = false
    },
  }
}

/** A failure whose message is meant for the user; it needs no stack. */
class Refusal extends Error {}

module.exports = { say, progressLine, Refusal }
