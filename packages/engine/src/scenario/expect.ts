/** Expectations: any part of the printed state by path, or the whole of it (spec/4). */
import type { PrintedState } from '../print.ts'

export interface Difference {
  readonly path: string
  readonly expected: unknown
  readonly actual: unknown
}

/** What an expected error or reward may leave out: as in a whole expected state, it is then not compared (spec/4). */
const MAY_BE_LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  errors: ['message'],
  rewards: ['basis', 'rate', 'from'],
}

/** Compares `expect:` entries, exactly. */
export function compareExpected(state: PrintedState, expected: Readonly<Record<string, unknown>>): Difference[] {
  const differences: Difference[] = []
  for (const [path, value] of Object.entries(expected)) {
    const actual = valueAt(state, path)
    if (!same(actual, value, MAY_BE_LEFT_OUT[path.split('.', 1)[0] ?? '']))
      differences.push({ path, expected: value, actual })
  }
  return differences
}

/** Compares with a whole expected state; rewards as a multiset of (event, order, plan, rule, to, amount), errors by event and code. */
export function compareWhole(state: PrintedState, expected: Readonly<Record<string, unknown>>): Difference[] {
  const { rewards, errors, ...rest } = state as unknown as Record<string, unknown>
  const { rewards: expectedRewards, errors: expectedErrors, ...expectedRest } = expected
  const differences = compareTree(expectedRest, rest, '')
  const key = (reward: unknown): string => {
    const { event, order, plan, rule, to, amount } = reward as Record<string, unknown>
    return JSON.stringify([event, order, plan, rule, to, amount])
  }
  if (expectedRewards !== undefined)
    differences.push(...compareBags((expectedRewards as unknown[]).map(key), ((rewards ?? []) as unknown[]).map(key)))
  const errorKeys = (list: unknown): string[] =>
    ((list ?? []) as { event: number; code: string }[]).map(({ event, code }) => `${event} ${code}`)
  const [wanted, got] = [errorKeys(expectedErrors), errorKeys(errors)]
  if (!same(wanted, got)) differences.push({ path: 'errors', expected: wanted, actual: got })
  return differences
}

function compareBags(expected: readonly string[], actual: readonly string[]): Difference[] {
  const counts = new Map<string, number>()
  for (const item of expected) counts.set(item, (counts.get(item) ?? 0) + 1)
  for (const item of actual) counts.set(item, (counts.get(item) ?? 0) - 1)
  return [...counts]
    .filter(([, count]) => count !== 0)
    .map(([item, count]) =>
      count > 0
        ? { path: 'rewards', expected: item, actual: undefined }
        : { path: 'rewards', expected: undefined, actual: item },
    )
}

function compareTree(expected: unknown, actual: unknown, path: string): Difference[] {
  if (typeof expected !== 'object' || expected === null || typeof actual !== 'object' || actual === null) {
    return same(expected, actual) ? [] : [{ path, expected, actual }]
  }
  const [left, right] = [expected as Record<string, unknown>, actual as Record<string, unknown>]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
    compareTree(left[key], right[key], path === '' ? key : `${path}.${key}`),
  )
}

/** The value at a dotted path; ids with dots in them are found by trying the longest key first. */
function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value
  if (typeof value !== 'object' || value === null) return undefined
  const steps = path.split('.')
  for (let length = steps.length; length > 0; length--) {
    const key = steps.slice(0, length).join('.')
    if (Object.hasOwn(value, key))
      return valueAt((value as Record<string, unknown>)[key], steps.slice(length).join('.'))
  }
  return undefined
}

function same(actual: unknown, expected: unknown, mayBeLeftOut: readonly string[] = []): boolean {
  if (actual === expected) return true
  if (typeof actual !== 'object' || typeof expected !== 'object' || actual === null || expected === null) return false
  const left = Object.entries(actual).filter(([key]) => !mayBeLeftOut.includes(key) || Object.hasOwn(expected, key))
  return (
    left.length === Object.keys(expected).length &&
    Array.isArray(actual) === Array.isArray(expected) &&
    left.every(([key, value]) => same(value, (expected as Record<string, unknown>)[key], mayBeLeftOut))
  )
}
