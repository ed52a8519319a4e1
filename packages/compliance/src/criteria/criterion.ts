/** A criterion: what a program can check of one rule. Its numbers come from the profile, not from here. */
import { type Fen, formatFen, formatPpm, type Ppm, type SchemeDocument } from '@huoshui/engine'
import { z } from 'zod'
import type { LiveFigures } from '../figures.ts'
import type { Fact, Path, Words, Written } from '../finding.ts'
import type { Described } from '../traits/describe.ts'

export interface JudgedScheme {
  readonly scheme: SchemeDocument
  readonly plans: readonly Described[]
}

/** A figure that has reached a threshold, or comes near one. */
export type Measured = Fact & { readonly state: 'near' | 'reached' }

export interface Criterion<Thresholds = unknown> {
  /** The word in `criterion:` of a profile. */
  readonly name: string
  readonly thresholds: z.ZodType<Thresholds>
  readonly scheme?: (judged: JudgedScheme, thresholds: Thresholds) => readonly Fact[]
  readonly figures?: (figures: LiveFigures, thresholds: Thresholds) => readonly Measured[]
  /** The part of the figures it needs; without it the rule is not judged on figures. */
  readonly needs?: keyof LiveFigures
}

/** Declares a criterion; the type of its thresholds follows from their schema. */
export const defineCriterion = <Thresholds>(criterion: Criterion<Thresholds>): Criterion =>
  criterion as unknown as Criterion

/** For criteria without numbers. */
export const noThresholds = z.strictObject({})

/** All facts of one kind that the plans of a scheme have. */
export const factsOf = (
  { plans }: JudgedScheme,
  kind: 'entry' | 'headcount' | 'teamPay' | 'promised' | 'adIncome' | 'recruiting',
): Fact[] => plans.flatMap(({ traits }) => [...traits[kind]])

/** A measured figure and the figure under which the finding is gone. */
export function measured(figure: {
  state: 'near' | 'reached'
  path: Path
  because: Words
  words: Words
  better: Written
}): Measured {
  const { state, path, because, words, better } = figure
  return {
    state,
    path: ['figures', ...path],
    because,
    remedy: { words, changes: [{ in: 'figures', op: 'set', path, value: better }] },
  }
}

export const yuan = (amountFen: bigint): string => formatFen(amountFen as Fen)
export const percent = (ratePpm: bigint): string => formatPpm(ratePpm as Ppm)
