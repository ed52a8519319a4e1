/** The result of an experiment as one plain document: what result.json holds and every other output is made from. */
import { type Experiment, SERIES_LIMIT } from '../experiment/experiment.ts'
import type { RunResult } from '../run/run.ts'
import type { Series } from '../statistics/series.ts'
import { type Effect, effectsOf, type Metric, type Range, rangesOf, type Summary, summaryOf } from './summary.ts'

export interface PointResult {
  readonly side: string
  readonly settings: Readonly<Record<string, string>>
  readonly scheme: string
  readonly ranges: Record<Metric, Range>
  readonly runs: readonly ({ readonly summary: Summary } & Omit<RunResult, 'series' | 'outcome'> & {
      readonly outcome: RunResult['outcome'] | null
    })[]
  /** Figures over time of the first run; null beyond SERIES_LIMIT variants. */
  readonly series: Series | null
}

export interface ExperimentResult {
  readonly experiment: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly note: { readonly zh: string; readonly en: string } | null
  readonly seed: number
  readonly runs: number
  readonly sides: readonly string[]
  readonly swept: readonly string[]
  readonly points: readonly PointResult[]
  readonly effects: readonly Effect[]
}

/** Puts the runs, in the order of the jobs, together. The same experiment gives the same result to the byte. */
export function resultOf(experiment: Experiment, results: readonly RunResult[]): ExperimentResult {
  const { variants, runs } = experiment
  const points = variants.map((variant, index): PointResult => {
    const own = results.slice(index * runs, (index + 1) * runs)
    const summaries = own.map(summaryOf)
    return {
      side: variant.side,
      settings: variant.settings,
      scheme: variant.schemeName,
      ranges: rangesOf(summaries),
      runs: own.map(({ series: _series, outcome, ...rest }, run) => ({
        ...rest,
        summary: summaries[run] as Summary,
        outcome: run === 0 && variants.length <= SERIES_LIMIT ? outcome : null,
      })),
      series: variants.length <= SERIES_LIMIT ? (own[0]?.series ?? null) : null,
    }
  })
  return {
    experiment: experiment.id,
    title: experiment.title,
    note: experiment.note,
    seed: experiment.seed,
    runs,
    sides: experiment.sides,
    swept: experiment.swept,
    points,
    effects: effectsOf(experiment.swept, points),
  }
}

/** What tells a point from the others: its side when there are several, and what the sweep set. */
export function labelOf(
  { sides }: Pick<ExperimentResult, 'sides'>,
  { side, settings }: Pick<PointResult, 'side' | 'settings'>,
): string {
  const values = Object.entries(settings).map(([path, value]) => `${path.split('.').at(-1)} ${value}`)
  return (sides.length > 1 || values.length === 0 ? [side, ...values] : values).join(' · ')
}
