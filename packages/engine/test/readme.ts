/** Scenarios in tests: from a text, and from the worked example in a plan's README. */
import { readFileSync } from 'node:fs'
import { compareExpected, type Difference, type PrintedState, ScenarioRun } from '../src/index.ts'

const schemes = (): never => {
  throw new Error('a scenario in a test brings its own scheme')
}

/** Runs a scenario with an inline scheme; its laws hold at the end. */
export function runText(text: string): { state: PrintedState; differences: Difference[] } {
  const run = new ScenarioRun(text, { file: 'test.yaml', schemes })
  while (run.step());
  const broken = run.engine.checkLaws()
  if (broken.length > 0) throw new Error(broken.map(({ message }) => message).join('; '))
  const state = run.state()
  return { state, differences: compareExpected(state, run.document.expect) }
}

/** The first `yaml` block of the README beside a test: a whole scenario with what it expects. */
export function workedExample(readme: URL): string {
  const block = /```yaml\n([\s\S]*?)```/.exec(readFileSync(readme, 'utf8'))?.[1]
  if (block === undefined) throw new Error(`${readme.pathname} has no worked example`)
  return block
}
