/** What one scheme document changes in another, place by place, for people to read. */
import { Source } from '@huoshui/engine'

/** Most changes that are told one by one. */
const TOLD = 40
/** Longest value that is told whole. */
const VALUE_MAX = 60

/**
 * The places in which a scheme differs from the one in force, such as "plans.growth.backflow: 20% → 30%".
 * Its version and its name are no changes. @throws DocumentError when either is no YAML
 */
export function changesBetween(before: string, after: string): string[] {
  const found: string[] = []
  compare(new Source(before, 'scheme in force').content, new Source(after, 'scheme').content, [], found)
  return found.length <= TOLD ? found : [...found.slice(0, TOLD), `… +${found.length - TOLD}`]
}

const OWN_NAMES = new Set(['version', 'scheme', 'title'])

function compare(before: unknown, after: unknown, path: readonly string[], found: string[]): void {
  const [one, other] = [partsOf(before), partsOf(after)]
  if (one === undefined || other === undefined) {
    const [was, is] = [printed(before), printed(after)]
    if (was !== is) found.push(`${path.join('.')}: ${was} → ${is}`)
    return
  }
  for (const key of new Set([...one.keys(), ...other.keys()]))
    if (path.length > 0 || !OWN_NAMES.has(key)) compare(one.get(key), other.get(key), [...path, key], found)
}

function partsOf(value: unknown): Map<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return new Map(Object.entries(value))
}

function printed(value: unknown): string {
  if (value === undefined) return '–'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= VALUE_MAX ? text : `${text.slice(0, VALUE_MAX - 1)}…`
}
