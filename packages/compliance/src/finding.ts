/** What a check says (spec/6): findings with their causes, their sources and the change that would clear them. */

/** A text in both languages of the house. */
export interface Words {
  readonly zh: string
  readonly en: string
}

export const severities = ['blocking', 'serious', 'note'] as const
export type Severity = (typeof severities)[number]

export const verdicts = ['blocked', 'serious', 'clear'] as const
export type Verdict = (typeof verdicts)[number]

export type Path = readonly (string | number)[]

/** What a change may write into a document. */
export type Written = string | number | boolean | readonly Written[] | { readonly [name: string]: Written }

/** One change of a document: `scheme` is the scheme's YAML, `figures` is what the mall says of its own conduct. */
export type Change =
  | { readonly in: 'scheme' | 'figures'; readonly op: 'set'; readonly path: Path; readonly value: Written }
  | { readonly in: 'scheme' | 'figures'; readonly op: 'remove'; readonly path: Path }

/** Where a rule comes from. Days are ISO; `address` is the text's, or its issuer's site; null where none is known to us. */
export interface LegalSource {
  readonly law: string
  readonly article: string
  readonly inForce: string
  readonly address: string | null
  /** First day on which the rule holds, and the first on which it holds no more (null: none is set). */
  readonly from: string
  readonly until: string | null
}

export interface Remedy {
  readonly words: Words
  readonly changes: readonly Change[]
  /** The program applied the changes, checked again, and the finding was gone. */
  readonly verified: boolean
}

export interface Finding {
  readonly rule: string
  readonly severity: Severity
  /** The parameter that causes it, such as `plans.growth.exit`; figures of a mall begin with `figures`. */
  readonly path: string
  readonly because: Words
  readonly source: LegalSource
  readonly remedy: Remedy
}

/** What a criterion found: everything of a finding that is not the rule's own. */
export interface Fact {
  readonly path: Path
  readonly because: Words
  readonly remedy: { readonly words: Words; readonly changes: readonly Change[] }
}

/** The verdict of a list of findings: notes leave it clear. */
export function verdictOf(findings: readonly { readonly severity: Severity }[]): Verdict {
  if (findings.some(({ severity }) => severity === 'blocking')) return 'blocked'
  return findings.some(({ severity }) => severity === 'serious') ? 'serious' : 'clear'
}
