import { mkdirSync, writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Where `.ci/run` reads the figures of a run; the folder is ignored by git. */
const FOLDER = 'test-results'
const FILE = `${FOLDER}/summary.json`

/** The figures of one run of the suite. Test files that broke before any test ran count as one failure each. */
export interface Summary {
  readonly passed: number
  readonly failed: number
  readonly skipped: readonly SkippedTest[]
}

/** A test that did not run. Without a reason it is one that the command line left out: a house rule sees to that. */
export interface SkippedTest {
  readonly name: string
  readonly reason: string | undefined
}

/** Names every skipped test with its reason, ends the run with one line of figures, and keeps them in a file. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const summary = summarise(modules, unhandled.length)
    for (const line of linesOf(summary)) process.stdout.write(`${line}\n`)
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(FILE, `${JSON.stringify(summary, null, 2)}\n`)
  }
}

/** Counts tests, broken files and errors nobody handled. */
export function summarise(modules: Iterable<TestModule>, unhandledErrors: number): Summary {
  let passed = 0
  let failed = unhandledErrors
  const skipped: SkippedTest[] = []
  for (const module of modules) {
    failed += module.errors().length
    for (const suite of module.children.allSuites()) failed += suite.errors().length
    for (const test of module.children.allTests()) {
      const result = test.result()
      if (result.state === 'passed') passed += 1
      else if (result.state === 'failed') failed += 1
      else if (result.state === 'skipped') {
        skipped.push({ name: `${module.relativeModuleId} > ${test.fullName}`, reason: result.note })
      }
    }
  }
  return { passed, failed, skipped }
}

/** The lines that end a run: skipped tests with their reasons, then the figures. */
export function linesOf({ passed, failed, skipped }: Summary): string[] {
  const why = skipped.flatMap(({ name, reason }) => (reason === undefined ? [] : [`skipped: ${name} (${reason})`]))
  return [...why, `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`]
}
