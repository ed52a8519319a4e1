import type { Rule } from './rule.ts'

const FIELD = /"(dependencies|devDependencies|optionalDependencies|peerDependencies|overrides)": \{([^}]*)\}/g
const ENTRY = /"([^"]+)": "([^"]*)"/
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/

/** Every dependency is one exact version, so that a clone installs what was tested. */
export const exactVersions: Rule = {
  name: 'exact-versions',
  about: 'Every dependency names one exact version.',
  excusable: false,
  *check({ path, text }) {
    if (!/(^|\/)package\.json$/.test(path)) return
    for (const field of text.matchAll(FIELD)) {
      const startLine = text.slice(0, field.index).split('\n').length
      for (const [index, line] of field[0].split('\n').entries()) {
        if (index === 0 && field[0].includes('\n')) continue
        const [, name, version] = ENTRY.exec(line) ?? []
        if (version === undefined || EXACT.test(version)) continue
        yield {
          line: startLine + index,
          message: `${name} is '${version}': name one exact version (npm install --save-exact)`,
        }
      }
    }
  },
}
