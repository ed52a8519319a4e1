import type { Rule, SourceFile } from './rule.ts'
import { isHouseRule } from './source-file.ts'

/** What a rule found in a file, ready to be printed. */
export interface Finding {
  readonly path: string
  readonly line: number
  readonly rule: string
  readonly message: string
}

/** The outcome of looking at files: what is to be mended, and how many lines were excused with a reason. */
export interface Inspection {
  readonly findings: readonly Finding[]
  readonly excused: number
}

const EXCUSE = /house-allow ([a-z-]+)(: *\S.*)?/

/** Applies every rule to every file. An excuse without a reason, or for a rule that takes none, is itself a finding. */
export function inspect(files: Iterable<SourceFile>, rules: readonly Rule[]): Inspection {
  const findings: Finding[] = []
  let excused = 0
  for (const file of files) {
    if (!isHouseRule(file.path)) findings.push(...poorExcuses(file, rules))
    for (const rule of rules) {
      for (const { line, message } of rule.check(file)) {
        if (rule.excusable && isExcused(file, rule, line)) excused += 1
        else findings.push({ path: file.path, line, rule: rule.name, message })
      }
    }
  }
  return { findings, excused }
}

/** Whether the line, or the one above it, carries an excuse from this rule with a reason. */
function isExcused(file: SourceFile, rule: Rule, line: number): boolean {
  return [line - 1, line - 2].some((index) => {
    const [, name, reason] = EXCUSE.exec(file.lines[index] ?? '') ?? []
    return name === rule.name && reason !== undefined
  })
}

function* poorExcuses(file: SourceFile, rules: readonly Rule[]): Generator<Finding> {
  for (const [index, text] of file.lines.entries()) {
    const excuse = EXCUSE.exec(text)
    if (excuse === null) continue
    const [, name, reason] = excuse
    const excusable = rules.some((rule) => rule.name === name && rule.excusable)
    if (excusable && reason !== undefined) continue
    const message = excusable
      ? `an excuse says why: house-allow ${name}: reason`
      : `the rule '${name}' takes no excuses`
    yield { path: file.path, line: index + 1, rule: 'house-allow', message }
  }
}
