/** Checking a scheme and a mall's figures against a profile. */
import { parseScheme, type SchemeDocument } from '@huoshui/engine'
import { changed } from './change.ts'
import type { JudgedScheme, Measured } from './criteria/criterion.ts'
import { type LiveFigures, parseFigures, printFigures } from './figures.ts'
import { type Fact, type Finding, type Verdict, verdictOf } from './finding.ts'
import { type Profile, type Rule, rulesAt } from './profile.ts'
import { describeScheme } from './traits/describe.ts'

export interface SchemeReport {
  readonly scheme: string
  readonly version: number
  readonly profile: string
  readonly profileVersion: number
  /** The day whose law was asked, ISO. */
  readonly at: string
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
  /** Rules that ask for figures of the mall, which a scheme document does not have. */
  readonly notJudged: readonly Rule[]
}

/**
 * Checks a scheme document. Every remedy has been applied to the document and checked: `remedy.verified` says whether
 * the finding was gone. Throws UnjudgedPlan for a plan that nobody described.
 */
export function checkScheme({
  scheme,
  profile,
  at,
}: {
  scheme: SchemeDocument
  profile: Profile
  at: string
}): SchemeReport {
  const rules = rulesAt(profile, at)
  const judged = judge(scheme)
  const findings = rules.flatMap((rule) =>
    factsOf(rule, judged).map(
      (fact): Finding => ({
        rule: rule.id,
        severity: rule.severityOfParameters,
        path: fact.path.join('.'),
        because: fact.because,
        source: rule.source,
        remedy: { ...fact.remedy, verified: clears(scheme, rule, fact) },
      }),
    ),
  )
  return {
    scheme: scheme.scheme,
    version: scheme.version,
    profile: profile.profile,
    profileVersion: profile.version,
    at,
    verdict: verdictOf(findings),
    findings,
    notJudged: rules.filter(({ criterion }) => criterion.needs !== undefined),
  }
}

/** The text of a scheme with the remedies of all these findings applied; it is a document that loads. */
export const remedied = (text: string, findings: readonly Finding[]): string =>
  changed(
    text,
    findings.flatMap(({ remedy }) => [...remedy.changes]),
  )

const judge = (scheme: SchemeDocument): JudgedScheme => ({ scheme, plans: describeScheme(scheme) })

/** Facts of a rule, one for each parameter: a parameter that offends twice is named once. */
function factsOf(rule: Rule, judged: JudgedScheme): Fact[] {
  const facts = rule.criterion.scheme?.(judged, rule.thresholds) ?? []
  const paths = facts.map(({ path }) => path.join('.'))
  return facts.filter(({ path }, index) => paths.indexOf(path.join('.')) === index)
}

/** Applies the change and checks again: the same rule finds nothing at the same parameter. */
function clears(scheme: SchemeDocument, rule: Rule, fact: Fact): boolean {
  const after = judge(parseScheme(changed(scheme.text, fact.remedy.changes), `${scheme.scheme} after the remedy`))
  return !factsOf(rule, after).some(({ path }) => path.join('.') === fact.path.join('.'))
}

export interface LiveFinding extends Finding {
  /** `near`: the figure has passed the line at which the rule warns, not yet its threshold. */
  readonly state: 'near' | 'reached'
}

export interface LiveReport {
  readonly profile: string
  readonly profileVersion: number
  readonly at: string
  readonly verdict: Verdict
  readonly findings: readonly LiveFinding[]
  /** Rules whose figures are missing. */
  readonly notJudged: readonly Rule[]
}

/**
 * Checks a mall's own figures. A figure near its threshold is a note; at the threshold it has the rule's severity.
 * Runs daily; what it needs is in LiveFigures, and what is missing there is listed as not judged.
 */
export function checkLive({
  figures,
  profile,
  at,
}: {
  figures: LiveFigures
  profile: Profile
  at: string
}): LiveReport {
  const rules = rulesAt(profile, at).filter(({ criterion }) => criterion.figures !== undefined)
  const findings = rules.flatMap((rule) =>
    measuresOf(rule, figures).map(
      (fact): LiveFinding => ({
        rule: rule.id,
        severity: fact.state === 'near' ? 'note' : rule.severity,
        state: fact.state,
        path: fact.path.join('.'),
        because: fact.because,
        source: rule.source,
        remedy: { ...fact.remedy, verified: clearsFigure(rule, figures, fact) },
      }),
    ),
  )
  return {
    profile: profile.profile,
    profileVersion: profile.version,
    at,
    verdict: verdictOf(findings),
    findings,
    notJudged: rules.filter(({ criterion }) => criterion.needs !== undefined && figures[criterion.needs] === undefined),
  }
}

const measuresOf = (rule: Rule, figures: LiveFigures): readonly Measured[] =>
  rule.criterion.figures?.(figures, rule.thresholds) ?? []

function clearsFigure(rule: Rule, figures: LiveFigures, fact: Measured): boolean {
  const after = parseFigures(changed(printFigures(figures), fact.remedy.changes), 'figures after the remedy')
  return !measuresOf(rule, after).some(({ path }) => path.join('.') === fact.path.join('.'))
}
