import type ts from 'typescript'

/** One file of the project as the rules see it. */
export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly lines: readonly string[]
  /** The parsed syntax; only for files of code. Parsed at the first use. */
  syntax(): ts.SourceFile
}

/** What a rule found, and what to do about it. Lines count from 1. */
export interface Offence {
  readonly line: number
  readonly message: string
}

/** One house rule. It looks at one file at a time and never writes. */
export interface Rule {
  readonly name: string
  /** One sentence for people: what holds, and why. */
  readonly about: string
  /**
   * Whether a line may be excused by `house-allow NAME: reason` in a comment on it or above it. Only rules that
   * guess (is this number money?) can be wrong about a line; the others hold without exception.
   */
  readonly excusable: boolean
  check(file: SourceFile): Iterable<Offence>
}
