import type { Rule } from './rule.ts'
import { isCode, isGenerated } from './source-file.ts'

/** A file is read in one sitting. */
export const MOST_LINES = 400

/** No file of code is longer than one sitting. */
export const fileLength: Rule = {
  name: 'file-length',
  about: `A file of code has at most ${MOST_LINES} lines.`,
  excusable: false,
  *check(file) {
    if (!isCode(file.path) || isGenerated(file)) return
    const count = file.text.endsWith('\n') ? file.lines.length - 1 : file.lines.length
    const message = `${count} lines, at most ${MOST_LINES}: give each idea a file of its own`
    if (count > MOST_LINES) yield { line: MOST_LINES + 1, message }
  },
}
