/** The tables of a result as CSV files, amounts and points as text in their units. */
import type { ExperimentResult, PointResult } from './result.ts'
import { labelOf } from './result.ts'
import { METRICS } from './summary.ts'

type Cell = string | number | null
type Table = readonly (readonly Cell[])[]

/** Every file with its name. */
export function csvFiles(result: ExperimentResult): Record<string, string> {
  const tables: Record<string, Table> = {
    'summary.csv': summaryTable(result),
    'series.csv': seriesTable(result),
    'cohorts.csv': cohortTable(result),
    'spread.csv': spreadTable(result),
    'promises.csv': promiseTable(result),
    'rewards.csv': rewardTable(result),
    'watched.csv': watchedTable(result),
    'sensitivity.csv': effectTable(result),
  }
  return Object.fromEntries(
    Object.entries(tables)
      .filter(([, table]) => table.length > 1)
      .map(([name, table]) => [name, `${table.map((row) => row.map(printed).join(',')).join('\n')}\n`]),
  )
}

function printed(cell: Cell): string {
  const text = cell === null ? '' : String(cell)
  // A spreadsheet would run a cell that begins like a formula; negative amounts stay as they are.
  const plain = /^[=+@\t\r]/.test(text) || /^-[^\d]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

const eachRun = (
  result: ExperimentResult,
  rows: (point: PointResult, run: PointResult['runs'][number], head: Cell[]) => Table,
): Table =>
  result.points.flatMap((point) => point.runs.flatMap((run) => rows(point, run, [labelOf(result, point), run.seed])))

const summaryTable = (result: ExperimentResult): Table => [
  ['point', 'side', 'scheme', ...result.swept, 'seed', 'days', 'refunded', ...METRICS, 'state'],
  ...eachRun(result, (point, run, [label]) => [
    [
      label ?? '',
      point.side,
      point.scheme,
      ...result.swept.map((path) => point.settings[path] ?? ''),
      run.seed,
      run.days,
      run.refunded,
      ...METRICS.map((metric) => run.summary[metric]),
      run.stateHash,
    ],
  ]),
]

function seriesTable(result: ExperimentResult): Table {
  const pools = [...new Set(result.points.flatMap(({ series }) => Object.keys(series?.pools ?? {})))]
  const covers = [...new Set(result.points.flatMap(({ series }) => Object.keys(series?.coverage ?? {})))]
  const parts = ['taken', 'injected', 'refunded', 'goods', 'wallets', 'withdrawn', 'pools', 'saved', 'kept'] as const
  const head = [
    ...['point', 'day', 'orders', 'members', 'exits'],
    ...pools.flatMap((plan) => [`${plan}.price`, `${plan}.fund`, `${plan}.supply`]),
    ...covers.flatMap((plan) => [`${plan}.coverage`, `${plan}.claimsPaid`]),
    ...parts,
  ]
  const rows = result.points.flatMap((point) => {
    const { series } = point
    if (series === null) return []
    const late = (figures: readonly Cell[] | undefined, index: number): Cell =>
      figures === undefined ? null : (figures[index - (series.day.length - figures.length)] ?? null)
    return series.day.map((day, index) => [
      labelOf(result, point),
      day,
      series.orders[index] ?? null,
      series.members[index] ?? null,
      series.exits[index] ?? null,
      ...pools.flatMap((plan) =>
        (['price', 'fund', 'supply'] as const).map((figure) => late(series.pools[plan]?.[figure], index)),
      ),
      ...covers.flatMap((plan) =>
        (['coverage', 'claimsPaid'] as const).map((figure) => late(series.coverage[plan]?.[figure], index)),
      ),
      ...parts.map((part) => series.till[part][index] ?? null),
    ])
  })
  return [head, ...rows]
}

const cohortTable = (result: ExperimentResult): Table => [
  [
    'point',
    'seed',
    'fromDay',
    'untilDay',
    'people',
    'spent',
    'received',
    'saleValue',
    'recoveredShare',
    'peopleRecovered',
    'peopleRecoveredWithSale',
    'medianDaysToRecover',
    'peopleExited',
    'medianDaysToExit',
  ],
  ...eachRun(result, (_, run, head) =>
    [...(run.outcome?.cohorts ?? []), ...(run.outcome === null ? [] : [run.outcome.whole])].map((cohort) => [
      ...head,
      cohort.from,
      cohort.until,
      cohort.people,
      cohort.spent,
      cohort.received,
      cohort.saleValue,
      cohort.recoveredShare,
      cohort.peopleRecovered,
      cohort.peopleRecoveredWithSale,
      cohort.medianDaysToRecover,
      cohort.peopleExited,
      cohort.medianDaysToExit,
    ]),
  ),
]

const spreadTable = (result: ExperimentResult): Table => [
  [
    'point',
    'seed',
    'people',
    'gini',
    'topHundredth',
    'receivedNothing',
    ...Array.from({ length: 21 }, (_, index) => `lorenz${index * 5}`),
  ],
  ...eachRun(result, (_, run, head) => {
    if (run.outcome === null) return []
    const { people, gini, topShare, nothing, lorenz } = run.outcome.spread
    return [
      [
        ...head,
        people,
        gini,
        topShare,
        nothing,
        ...Array.from({ length: 21 }, (_unused, index) => lorenz[index] ?? null),
      ],
    ]
  }),
]

const promiseTable = (result: ExperimentResult): Table => [
  ['point', 'seed', 'plan', 'promise', 'failedOnDay', 'lowest', 'lowestOnDay', 'last'],
  ...eachRun(result, (_, run, head) =>
    run.promises.map(({ plan, promise, failedOn, lowest, lowestOn, last }) => [
      ...head,
      plan,
      promise,
      failedOn,
      lowest,
      lowestOn,
      last,
    ]),
  ),
]

const rewardTable = (result: ExperimentResult): Table => [
  ['point', 'seed', 'plan', 'rule', 'amount'],
  ...eachRun(result, (_, run, head) => run.rewards.map(({ plan, rule, amount }) => [...head, plan, rule, amount])),
]

const watchedTable = (result: ExperimentResult): Table => [
  ['point', 'seed', 'buyer', 'outAtOrder', 'outOnDay'],
  ...eachRun(result, (_, run, head) => run.watched.map(({ buyer, order, day }) => [...head, buyer, order, day])),
]

const effectTable = (result: ExperimentResult): Table => [
  ['parameter', 'figure', 'value', 'mean', 'range', 'explained'],
  ...result.effects.flatMap(({ path, metric, means, range, explained }) =>
    means.map(({ value, mean }) => [path, metric, value, mean, range, explained]),
  ),
]
