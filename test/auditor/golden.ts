import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { differences, unmet } from './compare.ts'
import { auditScenario, parseText } from './index.ts'

const SHIPPED_SCHEMES = resolve(import.meta.dirname, '../../schemes')

/** Scheme texts for a scenario file: a name among the shipped schemes, or a path beside the file. */
export function schemesFor(file: string): (name: string) => string {
  return (name) => {
    const shipped = join(SHIPPED_SCHEMES, `${name}.yaml`)
    return readFileSync(existsSync(shipped) ? shipped : resolve(dirname(file), name), 'utf8')
  }
}

/** What a scenario file expects and the model does not give; empty when they agree. */
export function disagreements(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const { state } = auditScenario(text, { schemes: schemesFor(file) })
  const document = parseText(text)
  const expect = isTable(document) && isTable(document.expect) ? document.expect : {}
  const whole = file.replace(/\.yaml$/, '.expected.json')
  const expected: unknown = existsSync(whole) ? JSON.parse(readFileSync(whole, 'utf8')) : undefined
  return [...unmet(expect, state), ...(isTable(expected) ? differences(expected, state) : [])]
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
