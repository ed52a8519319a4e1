/** Profiles: the rules of one jurisdiction as dated, versioned data (spec/6). */
import { Source } from '@huoshui/engine'
import { z } from 'zod'
import type { Criterion } from './criteria/criterion.ts'
import { criteria } from './criteria/registry.ts'
import type { LegalSource, Severity, Words } from './finding.ts'
import { severities } from './finding.ts'

export interface Rule {
  readonly id: string
  readonly severity: Severity
  /** Severity where the parameters alone are known; the rule's own severity belongs to live figures. */
  readonly severityOfParameters: Severity
  readonly title: Words
  /** What the law says, short and citable. */
  readonly says: Words
  readonly source: LegalSource
  readonly criterion: Criterion
  readonly thresholds: unknown
}

export interface Profile {
  readonly profile: string
  readonly version: number
  readonly title: Words
  readonly rules: readonly Rule[]
}

const words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const day = z.iso.date({ error: 'expected a day such as 2025-05-01' })

const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z]{2,8}(-[a-z0-9]+)+$/, 'expected an id such as cn-entry-fee'),
  severity: z.enum(severities, { error: 'expected blocking, serious or note' }),
  severityOfParameters: z.enum(severities, { error: 'expected blocking, serious or note' }).optional(),
  title: words,
  says: words,
  source: z.strictObject({
    law: z.string().min(1),
    article: z.string().min(1),
    inForce: day,
    address: z.url({ error: 'expected an address or null' }).nullable(),
  }),
  effective: z.strictObject({ from: day, until: day.optional() }),
  criterion: z.string(),
  thresholds: z.record(z.string(), z.unknown()).optional(),
})

const profileSchema = z.strictObject({
  profile: z.string().regex(/^[a-z]{2,8}$/, 'expected a short name such as cn'),
  version: z.number({ error: 'expected a whole number' }).int().min(1),
  title: words,
  rules: z.array(ruleSchema).min(1, 'expected at least one rule'),
})

/**
 * Reads a profile. Throws DocumentError with file, line and column: unknown criteria, thresholds that do not fit them,
 * ids of another profile, periods that are inverted, and periods of one rule that overlap.
 */
export function parseProfile(text: string, file = 'profile.yaml'): Profile {
  const source = new Source(text, file)
  const raw = source.read(profileSchema)
  const rules = raw.rules.map((rule, index): Rule => {
    const path = ['rules', index]
    if (!rule.id.startsWith(`${raw.profile}-`))
      source.fail(
        [...path, 'id'],
        `a rule of the profile "${raw.profile}" has an id that begins with "${raw.profile}-"`,
      )
    const criterion =
      criteria.get(rule.criterion) ??
      source.fail(
        [...path, 'criterion'],
        `there is no criterion "${rule.criterion}"; known are ${[...criteria.keys()].join(', ')}`,
      )
    const { from, until } = rule.effective
    if (until !== undefined && until <= from)
      source.fail([...path, 'effective', 'until'], `the rule ends on ${until}, not after it begins on ${from}`)
    const { thresholds: given } = rule
    const thresholds =
      given === undefined
        ? readNone(source, path, criterion)
        : source.read(criterion.thresholds, [...path, 'thresholds'])
    return {
      id: rule.id,
      severity: rule.severity,
      severityOfParameters: rule.severityOfParameters ?? rule.severity,
      title: rule.title,
      says: rule.says,
      source: { ...rule.source, from, until: until ?? null },
      criterion,
      thresholds,
    }
  })
  refuseOverlaps(source, rules)
  return { profile: raw.profile, version: raw.version, title: raw.title, rules }
}

function readNone(source: Source, path: readonly (string | number)[], criterion: Criterion): unknown {
  const result = criterion.thresholds.safeParse({})
  return result.success
    ? result.data
    : source.fail(
        path,
        `the criterion "${criterion.name}" asks for thresholds: ${result.error.issues.map(({ path: at }) => at.join('.')).join(', ')}`,
      )
}

function refuseOverlaps(source: Source, rules: readonly Rule[]): void {
  for (const [index, rule] of rules.entries()) {
    const other = rules.slice(0, index).find((before) => before.id === rule.id && overlap(before.source, rule.source))
    if (other !== undefined)
      source.fail(
        ['rules', index, 'effective'],
        `"${rule.id}" holds from ${rule.source.from}, while another version of it holds from ${other.source.from} ${other.source.until === null ? 'on' : `until ${other.source.until}`}`,
      )
  }
}

const overlap = (one: LegalSource, other: LegalSource): boolean =>
  (one.until === null || other.from < one.until) && (other.until === null || one.from < other.until)

/** The rules in force on a day (ISO). */
export const rulesAt = (profile: Profile, at: string): Rule[] =>
  profile.rules.filter(({ source: { from, until } }) => from <= at && (until === null || at < until))
