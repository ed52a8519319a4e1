import { expect, test } from 'vitest'
import { inspect } from './inspect.ts'
import type { Rule } from './rule.ts'
import { matchingLines, sourceFile } from './source-file.ts'

function rule(name: string, excusable: boolean): Rule {
  return { name, about: '', excusable, check: (file) => matchingLines(file, /bad/, () => `${name} objects`) }
}

const RULES = [rule('guesses', true), rule('knows', false)]

function findings(text: string, rules: readonly Rule[] = RULES): string[] {
  const { findings } = inspect([sourceFile('a.ts', text)], rules)
  return findings.map(({ path, line, rule, message }) => `${path}:${line} ${rule} ${message}`)
}

test('a finding has its place, its rule and what to do', () => {
  expect(findings('good\nbad')).toEqual(['a.ts:2 guesses guesses objects', 'a.ts:2 knows knows objects'])
})

test('a rule that guesses can be excused with a reason, on the line or above it', () => {
  const [guesses] = RULES
  const rules = guesses === undefined ? [] : [guesses]
  expect(findings('bad // house-allow guesses: a width on screen', rules)).toEqual([])
  expect(findings('// house-allow guesses: a width on screen\nbad', rules)).toEqual([])
  expect(findings('// house-allow guesses: a width on screen\n\nbad', rules)).toHaveLength(1)
  expect(inspect([sourceFile('a.ts', 'bad // house-allow guesses: x')], rules).excused).toBe(1)
})

test('an excuse without a reason, or for a rule that takes none, is a finding', () => {
  expect(findings('// house-allow guesses')).toEqual([
    'a.ts:1 house-allow an excuse says why: house-allow guesses: reason',
  ])
  expect(findings('// house-allow knows: please')).toEqual(["a.ts:1 house-allow the rule 'knows' takes no excuses"])
  expect(findings('// house-allow nobody: please')).toHaveLength(1)
})
