import type { PrintedReward, PrintedState } from './print.ts'

/** Differences between two printed states, as readable lines; empty when they agree. */
export function differences(expected: Record<string, unknown>, actual: PrintedState): string[] {
  const { rewards, errors, ...rest } = expected
  const { rewards: gotRewards, errors: gotErrors, ...gotRest } = actual
  const lines = compare(rest, gotRest, '')
  if (rewards !== undefined)
    lines.push(...multiset(asList(rewards).map(rewardKey), gotRewards.map(rewardKey), 'rewards'))
  const errorKey = ({ event, code }: { event?: unknown; code?: unknown }) => `event ${String(event)} ${String(code)}`
  if (errors !== undefined) lines.push(...multiset(asList(errors).map(errorKey), gotErrors.map(errorKey), 'errors'))
  return lines
}

function asList(value: unknown): Partial<PrintedReward>[] {
  return Array.isArray(value) ? value : []
}

function rewardKey(reward: Partial<PrintedReward>): string {
  const { event, order, plan, rule, to, amount } = reward
  return `event ${event} order ${order} ${plan} ${rule} to ${to}: ${amount}`
}

function multiset(expected: string[], actual: string[], name: string): string[] {
  const counts = new Map<string, number>()
  for (const key of expected) counts.set(key, (counts.get(key) ?? 0) + 1)
  for (const key of actual) counts.set(key, (counts.get(key) ?? 0) - 1)
  return [...counts].flatMap(([key, count]) =>
    count === 0 ? [] : [`${name}: ${count > 0 ? 'missing' : 'not expected'} ×${Math.abs(count)}: ${key}`],
  )
}

function compare(expected: unknown, actual: unknown, path: string): string[] {
  if (isTable(expected) && isTable(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)])
    return [...keys].flatMap((key) => {
      const inner = path === '' ? key : `${path}.${key}`
      if (!(key in expected) && MAY_BE_LEFT_OUT.test(inner)) return []
      return compare(expected[key], actual[key], inner)
    })
  }
  if (JSON.stringify(expected) === JSON.stringify(actual)) return []
  return [`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`]
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** An expected error may leave out its message, an expected reward where its amount comes from. */
const MAY_BE_LEFT_OUT = /^(errors(\.\d+)?\.message|rewards(\.\d+)?\.(basis|rate|from))$/

/** Checks an `expect:` mapping: each path of the printed state, exactly. */
export function unmet(expect: Record<string, unknown>, actual: PrintedState): string[] {
  return Object.entries(expect).flatMap(([path, expected]) => compare(expected, at(actual, path), path))
}

/** Follows a dotted path; keys may themselves hold dots. */
function at(value: unknown, path: string): unknown {
  if (path === '') return value
  if (!isTable(value)) return undefined
  for (const key of Object.keys(value)) {
    if (path === key) return value[key]
    if (path.startsWith(`${key}.`)) {
      const found = at(value[key], path.slice(key.length + 1))
      if (found !== undefined) return found
    }
  }
  return undefined
}
