/** For the tests of plans: scenarios as text, run with every law and a replay checked, and the example of a README. */
import { readFileSync } from 'node:fs'
import { compareExpected, type Difference, Engine, type PrintedState, parseScheme, ScenarioRun } from '../src/index.ts'

/** Runs a scenario with its scheme inline. Throws when a law is broken or the replay differs. */
export function runText(text: string): { state: PrintedState; differences: Difference[] } {
  const replayed = Engine.create()
  const run = new ScenarioRun(text, {
    onEntries: (frames) => replayed.evolve(frames),
    file: 'test.yaml',
    schemes: (name) => {
      throw new Error(`the scheme "${name}" must stand inline`)
    },
  })
  while (run.step());
  const state = run.state()
  const broken = run.engine.checkLaws()
  if (broken.length > 0 || !state.conserved) throw new Error(`broken laws: ${JSON.stringify(broken)}`)
  if (replayed.stateHash() !== run.engine.stateHash()) throw new Error('the replay differs from the live state')
  return { state, differences: compareExpected(state, run.document.expect) }
}

/** The scenario that a plan's README shows under "Worked example": where it differs from what the code does. */
export function workedExample(readme: URL): Difference[] {
  const [, example] = /## Worked example[\s\S]*?```yaml\n([\s\S]*?)```/.exec(readFileSync(readme, 'utf8')) ?? []
  if (example === undefined || !example.includes('expect:')) throw new Error('the README shows no worked example')
  return runText(example).differences
}

/** Why a scheme is refused, or null when it loads. */
export function refusalOf(scheme: string): string | null {
  try {
    parseScheme(scheme)
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** A scheme of one plan and one product or merchant order, for the loader. */
export function schemeOf({ plan, allocate, at = 'product', ladders = '', product = '' }: SchemeSketch): string {
  return `scheme: sketch
version: 1
title: { zh: 草图, en: Sketch }
settle: payment
${ladders === '' ? '' : `ladders: ${ladders}\n`}plans:
  tested: ${plan}
${at === 'product' ? `products:\n  box: { price: "1000.00", allocate: { tested: ${allocate}, platform: rest }${product === '' ? '' : `, ${product}`} }` : `merchantOrders: { allocate: { merchant: 50%, tested: ${allocate}, platform: rest } }`}
`
}

export interface SchemeSketch {
  readonly plan: string
  readonly allocate: string
  readonly at?: 'product' | 'merchant'
  readonly ladders?: string
  readonly product?: string
}
