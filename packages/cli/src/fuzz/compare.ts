/** The engine against the auditor: one random scenario through both, the whole printed state compared after every event. */
import { readFileSync } from 'node:fs'
import { compareWhole, DocumentError, type PrintedState, ScenarioRun } from '@huoshui/engine'
import { generateDocument } from '../../../../test/auditor/generate.ts'
import { Audit } from '../../../../test/auditor/index.ts'
import { shrink } from '../../../../test/auditor/shrink.ts'
import { schemesFolder } from '../house.ts'

/** Where the two first differ; `event` is -1 when only one of them takes the file. */
export interface Disagreement {
  readonly event: number
  readonly differences: readonly string[]
}

const schemes = (name: string): { text: string; file: string } => {
  const file = `${schemesFolder}/${name}.yaml`
  return { text: readFileSync(file, 'utf8'), file }
}

/** Folds a scenario document through both models; null when they agree on every state. */
export function compareModels(document: object): Disagreement | null {
  const text = JSON.stringify(document)
  const engine = attempt(() => new ScenarioRun(text, { file: 'fuzz.json', schemes }))
  const auditor = attempt(() => new Audit(JSON.parse(text), { schemes: (name) => schemes(name).text }))
  if ('refusal' in engine || 'refusal' in auditor) return oneRefuses(engine, auditor)
  for (;;) {
    const [engineWent, auditorWent] = [engine.made.step(), auditor.made.step()]
    if (engineWent !== auditorWent)
      return { event: engine.made.event, differences: ['one of the models has events left'] }
    if (!engineWent) return null
    const differences = compareStates(engine.made.state(), auditor.made.state())
    const laws = engine.made.engine.checkLaws().map(({ law, message }) => `law ${law}: ${message}`)
    if (differences.length + laws.length > 0)
      return { event: engine.made.event, differences: [...laws, ...differences] }
    if (engine.made.engine.sequence % 97 === 0 && !foldsAlike(engine.made))
      return { event: engine.made.event, differences: ['replay'] }
  }
}

/** A random document by seed. */
export const documentOf = (seed: number): object => generateDocument(seed)

/** The shortest document that still shows a disagreement. */
export function shortest(document: object): object {
  return shrink(document as Parameters<typeof shrink>[0], (shorter) => {
    const found = compareModels(shorter)
    return found !== null && found.event >= 0
  })
}

type Attempt<Made> = { readonly made: Made } | { readonly refusal: string }

function attempt<Made>(make: () => Made): Attempt<Made> {
  try {
    return { made: make() }
  } catch (error) {
    if (error instanceof DocumentError || (error as Error).name.includes('Error'))
      return { refusal: (error as Error).message }
    throw error
  }
}

function oneRefuses(engine: Attempt<unknown>, auditor: Attempt<unknown>): Disagreement | null {
  if ('refusal' in engine && 'refusal' in auditor) return null
  const [who, message] =
    'refusal' in engine ? ['engine', engine.refusal] : ['auditor', 'refusal' in auditor ? auditor.refusal : '']
  return { event: -1, differences: [`only the ${who} refuses the file: ${message}`] }
}

function compareStates(engine: PrintedState, auditor: unknown): string[] {
  return compareWhole(engine, auditor as Record<string, unknown>).map(
    ({ path, expected, actual }) => `${path}: auditor ${JSON.stringify(expected)}, engine ${JSON.stringify(actual)}`,
  )
}

/** Reads included: a state restored from a snapshot prints and hashes alike. */
function foldsAlike(run: ScenarioRun): boolean {
  const { engine } = run
  const restored = (engine.constructor as typeof import('@huoshui/engine').Engine).restore(engine.snapshot())
  return restored.stateHash() === engine.stateHash()
}
