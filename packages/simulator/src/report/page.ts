/** The report: one self-contained page in Chinese and English, for a phone and a desk, without scripts. */

import { ratioOf } from '../statistics/promises.ts'
import { barChart, both, escaped, type Line, lineChart, percent, short, type Words, wholeBars } from './chart.ts'
import { type ExperimentResult, labelOf, type PointResult } from './result.ts'
import { shown, shownRange } from './shown.ts'
import { style } from './style.ts'
import { fenOf, METRICS } from './summary.ts'
import { metricWords, promiseWords, tillWords, words } from './words.ts'

/** Points that charts draw. */
const DRAWN = 8

/** The page as HTML. `source` is the text of the experiment file, shown as what was assumed. */
export function reportPage(result: ExperimentResult, source: string): string {
  const drawn = result.points.filter(({ series }) => series !== null).slice(0, DRAWN)
  const sections = [
    section(words.comparison, comparison(result)),
    section(words.queue, queueTable(result)),
    section(words.overTime, overTime(result, drawn)),
    section(words.money, moneyBars(result, drawn)),
    section(words.promises, promiseTable(result)),
    section(words.cohorts, cohorts(result, drawn)),
    section(words.spread, spread(result, drawn)),
    section(words.sensitivity, sensitivity(result)),
    section(words.rewards, rewardTable(result, drawn)),
    section(words.refused, refusedTable(result)),
    section(words.assumptions, `<pre>${escaped(source)}</pre>`),
  ]
  const { title, note } = result
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title.zh)} · ${escaped(title.en)}</title><style>${style}</style></head><body>
<input type="radio" name="language" id="zh" checked><input type="radio" name="language" id="en">
<header><nav><label for="zh">中文</label><label for="en">English</label></nav>
<h1>${both(title)}</h1>${note === null ? '' : `<p>${both(note)}</p>`}
<p class="notice">${both(words.notice)} ${both(words.alone)}</p></header>
<main>${sections.join('\n')}</main>
<footer><p>${both(words.files)} ${result.points.length > DRAWN ? both(words.more) : ''}</p></footer>
</body></html>
`
}

const section = (title: Words, content: string): string =>
  content === '' ? '' : `<section><h2>${both(title)}</h2>${content}</section>`

type Content = string | { readonly html: string }
const cell = (content: Content): string => (typeof content === 'string' ? escaped(content) : content.html)

function table(head: readonly Content[], rows: readonly (readonly Content[])[]): string {
  if (rows.length === 0) return ''
  const top = head.map((content) => `<th>${cell(content)}</th>`).join('')
  const body = rows.map(
    ([first, ...rest]) =>
      `<tr><th>${cell(first ?? '')}</th>${rest.map((content) => `<td>${cell(content)}</td>`).join('')}</tr>`,
  )
  return `<div class="scroll"><table><thead><tr>${top}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
}

const html = (text: Words): Content => ({ html: both(text) })

function comparison(result: ExperimentResult): string {
  const points = result.points.slice(0, 24)
  const rows = METRICS.filter((metric) => points.some(({ ranges }) => ranges[metric].mean !== null)).map((metric) => [
    html(metricWords[metric]),
    ...points.map(({ ranges }) => shownRange(metric, ranges[metric], result.runs)),
  ])
  const note = result.runs === 1 ? '' : `<p>${result.runs} ${both(words.runsOf)}</p>`
  return `${note}${table([html(words.figure), ...points.map((point) => labelOf(result, point))], rows)}`
}

function queueTable(result: ExperimentResult): string {
  const watched = result.points.map((point) => point.runs[0]?.watched ?? [])
  const buyers = [...new Set(watched.flat().map(({ buyer }) => buyer))].toSorted((one, other) => one - other)
  if (buyers.length === 0) return ''
  const rows = result.points.map((point, index) => {
    const [run] = point.runs
    const exits = run?.exits ?? 0
    return [
      labelOf(result, point),
      ...buyers.map((buyer) => String(watched[index]?.find((exit) => exit.buyer === buyer)?.order ?? '–')),
      `${exits} / ${run?.orders ?? 0} (${percent(exits / Math.max(1, run?.orders ?? 0))})`,
    ]
  })
  const head = [
    html(words.point),
    ...buyers.map((buyer) => ({ html: `${both(words.buyer)} ${buyer}` })),
    html(words.outShare),
  ]
  return table(head, rows)
}

/** One figure of every plan. */
const figureOf = <Figure extends string, Values>(
  plans: Readonly<Record<string, Readonly<Record<Figure, Values>>>>,
  figure: Figure,
): Record<string, Values> => Object.fromEntries(Object.entries(plans).map(([plan, figures]) => [plan, figures[figure]]))

/** A printed amount as a number for a chart. */
const forChart = (text: string): number => Number(text)

function overTime(result: ExperimentResult, drawn: readonly PointResult[]): string {
  const lines = (
    of: (series: NonNullable<PointResult['series']>) => readonly (string | number | null)[] | undefined,
  ): Line[] =>
    drawn.flatMap((point, colour) => {
      const { series } = point
      const figures = series === null ? undefined : of(series)
      if (series === null || figures === undefined) return []
      const late = series.day.length - figures.length
      const points = figures.flatMap((figure, index) =>
        figure === null ? [] : [[series.day[index + late] ?? 0, forChart(String(figure))] as const],
      )
      return [{ name: labelOf(result, point), points, colour }]
    })
  const across = words.day
  /** A line for every plan that has the figure; named after the plan where a side has more than one. */
  const byPlan = (
    of: (series: NonNullable<PointResult['series']>) => Readonly<Record<string, readonly (string | number | null)[]>>,
  ): Line[] => {
    const plans = [...new Set(drawn.flatMap(({ series }) => (series === null ? [] : Object.keys(of(series)))))]
    const crowded = drawn.some(({ series }) => series !== null && Object.keys(of(series)).length > 1)
    if (!crowded) return lines((series) => Object.values(of(series))[0])
    return plans.flatMap((plan) =>
      lines((series) => of(series)[plan]).map(({ name, points }) => ({ name: `${name} · ${plan}`, points })),
    )
  }
  const pools = (figure: 'price' | 'fund' | 'supply') => byPlan((series) => figureOf(series.pools, figure))
  const paid = lines(({ till }) =>
    till.wallets.map((text, index) => forChart(text) + forChart(till.withdrawn[index] ?? '0')),
  )
  const covers = (figure: 'coverage' | 'claimsPaid') => byPlan((series) => figureOf(series.coverage, figure))
  const charts = [
    lineChart({ title: words.price, across, fromZero: false }, pools('price')),
    lineChart({ title: words.fund, across }, pools('fund')),
    lineChart({ title: words.supply, across }, pools('supply')),
    lineChart({ title: words.coverage, across, print: percent, most: 1 }, covers('coverage')),
    lineChart({ title: words.claims, across, print: percent, most: 1 }, covers('claimsPaid')),
    lineChart(
      { title: words.kept, across },
      lines(({ till }) => till.kept),
    ),
    lineChart({ title: words.wallets, across }, paid),
    lineChart(
      { title: words.ordersOver, across },
      lines(({ orders }) => orders),
    ),
    lineChart(
      { title: words.members, across },
      lines(({ members }) => members),
    ),
  ]
  return charts.every((chart) => chart === '') ? '' : `<div class="charts">${charts.join('')}</div>`
}

function moneyBars(result: ExperimentResult, drawn: readonly PointResult[]): string {
  const bars = drawn.flatMap((point) => {
    const { series } = point
    if (series === null) return []
    const till: Readonly<Record<string, readonly string[]>> = series.till
    const taken = fenOf(series.till.taken.at(-1) ?? '0.00')
    const parts = tillWords.map(([part]) => Math.max(0, ratioOf(fenOf(till[part]?.at(-1) ?? '0.00'), taken)))
    const whole = Math.max(
      1,
      parts.reduce((sum, part) => sum + part, 0),
    )
    return taken === 0n ? [] : [{ label: labelOf(result, point), parts: parts.map((part) => part / whole) }]
  })
  return bars.length === 0
    ? ''
    : wholeBars(
        words.money,
        tillWords.map(([, text]) => text),
        bars,
      )
}

function promiseTable(result: ExperimentResult): string {
  const rows = result.points
    .slice(0, 40)
    .flatMap((point) =>
      (point.runs[0]?.promises ?? []).map((record): Content[] => [
        labelOf(result, point),
        record.plan,
        html(promiseWords[record.promise]),
        record.failedOn === null
          ? html(words.never)
          : { html: `${both(words.since)} ${record.failedOn} ${both(words.sinceEnd)}` },
        percent(record.lowest),
        percent(record.last),
      ]),
    )
  return table(
    [html(words.point), html(words.plan), html(words.undertaking), '', html(words.lowest), html(words.last)],
    rows,
  )
}

function cohorts(result: ExperimentResult, drawn: readonly PointResult[]): string {
  const outcomes = drawn.flatMap((point) => {
    const outcome = point.runs[0]?.outcome ?? null
    return outcome === null ? [] : [{ label: labelOf(result, point), outcome }]
  })
  const [first] = outcomes
  if (first === undefined) return ''
  const bars = first.outcome.cohorts.map((cohort, index) => ({
    label: `${cohort.from}`,
    parts: outcomes.map(({ outcome }) => outcome.cohorts[index]?.peopleRecovered ?? 0),
  }))
  const chart = barChart(
    { title: words.recoveredBy, across: words.joinedOn, print: percent, most: 0.1 },
    outcomes.map(({ label }) => label),
    bars,
  )
  const days = (figure: number | null): string => (figure === null ? '–' : String(figure))
  const tables = outcomes.map(({ label, outcome }) => {
    const rows = [...outcome.cohorts, outcome.whole].map((cohort, index): Content[] => [
      index === outcome.cohorts.length ? 'Σ' : `${cohort.from}–${cohort.until}`,
      String(cohort.people),
      cohort.spent,
      cohort.received,
      percent(cohort.peopleRecovered),
      days(cohort.medianDaysToRecover),
      cohort.saleValue,
      percent(cohort.peopleRecoveredWithSale),
      percent(cohort.peopleExited),
      days(cohort.medianDaysToExit),
    ])
    const head = [
      words.joinedOn,
      words.people,
      words.spent,
      words.received,
      metricWords.peopleRecovered,
      words.daysToRecover,
      words.saleNow,
      metricWords.peopleRecoveredWithSale,
      words.exited,
      words.daysToExit,
    ]
    return `<details${outcomes.length === 1 ? ' open' : ''}><summary>${escaped(label)}</summary>${table(head.map(html), rows)}</details>`
  })
  return `<div class="charts">${chart}</div>${tables.join('')}`
}

function spread(result: ExperimentResult, drawn: readonly PointResult[]): string {
  const spreads = drawn.flatMap((point) => {
    const outcome = point.runs[0]?.outcome ?? null
    return outcome === null || outcome.spread.people === 0
      ? []
      : [{ label: labelOf(result, point), spread: outcome.spread }]
  })
  if (spreads.length === 0) return ''
  const even: Line = {
    name: words.even,
    points: [
      [0, 0],
      [1, 1],
    ],
    dashed: true,
    colour: 7,
  }
  const curves = spreads.map(
    ({ label, spread: { lorenz } }): Line => ({
      name: label,
      points: lorenz.map((share, index) => [index / (lorenz.length - 1), share]),
    }),
  )
  const chart = lineChart({ title: words.lorenz, across: words.peopleShare, print: percent }, [
    ...curves.slice(0, DRAWN - 1),
    even,
  ])
  const rows = spreads.map(({ label, spread: { gini, topShare, nothing } }) => [
    label,
    short(gini),
    percent(topShare),
    percent(nothing),
  ])
  const head = [
    words.point,
    metricWords.gini,
    metricWords.topShare,
    { zh: '分文未得的人', en: 'People who received nothing' },
  ]
  return `<div class="charts">${chart}</div>${table(head.map(html), rows)}`
}

function sensitivity({ effects }: ExperimentResult): string {
  const rows = effects
    .filter(({ range }) => range > 0)
    .toSorted((one, other) => other.explained - one.explained)
    .slice(0, 40)
    .map(({ path, metric, range, explained, means }): Content[] => [
      path,
      html(metricWords[metric]),
      percent(explained),
      shown(metric, range),
      means
        .slice(0, 8)
        .map(({ value, mean }) => `${value}: ${shown(metric, mean)}`)
        .join(' · '),
    ])
  return table([html(words.parameter), html(words.figure), html(words.explained), html(words.range), ''], rows)
}

function rewardTable(result: ExperimentResult, drawn: readonly PointResult[]): string {
  const rows = drawn.flatMap((point) =>
    (point.runs[0]?.rewards ?? []).map(({ plan, rule, amount }) => [labelOf(result, point), plan, rule, amount]),
  )
  return table([words.point, words.plan, words.rule, words.amount].map(html), rows)
}

function refusedTable(result: ExperimentResult): string {
  const rows = result.points
    .slice(0, 40)
    .flatMap((point) =>
      Object.entries(point.runs[0]?.refusals ?? {}).map(([code, times]) => [
        labelOf(result, point),
        code,
        String(times),
      ]),
    )
  return table([words.point, words.code, words.times].map(html), rows)
}
