import { posix } from 'node:path'
import type { Rule } from './rule.ts'
import { isCode } from './source-file.ts'

/** Words that name a heap instead of an idea. */
const HEAPS = /(^|[-_.])(managers?|utils?|utilit(y|ies)|helpers?|misc|common|data|info|stuff)$/i

/** Folders and files are named after one idea. */
export const fileNames: Rule = {
  name: 'file-names',
  about: 'Folders and files of code are named after one idea: no utils, helpers, manager, data, info.',
  excusable: false,
  *check({ path }) {
    if (!isCode(path)) return
    const words = path.split('/').map((part) => posix.basename(part).replace(/(\.test)?\.[a-z]+$/, ''))
    const heap = words.find((word) => HEAPS.test(word))
    if (heap !== undefined) yield { line: 1, message: `'${heap}' names a heap: name the file after the idea in it` }
  },
}
