import type { HistogramFigures } from '@huoshui/journal'

/** One figure of a metric. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
  /** What follows the metric's name: a histogram is several figures. */
  readonly suffix?: '_bucket' | '_sum' | '_count'
}

const escapeLabel = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

/** A metric in the text format of Prometheus (version 0.0.4). */
export function metricText(metric: {
  name: string
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  samples: readonly Sample[]
}): string {
  const { name, type, help, samples } = metric
  const lines = samples.map(({ labels, value, suffix = '' }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`)
    return `${name}${suffix}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`
  })
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n')
}

/** A histogram as Prometheus wants it: buckets that add up. `scale` turns the unit of the figures into the metric's. */
export function histogramSamples(
  labels: Readonly<Record<string, string>>,
  { bounds, counts, sum }: HistogramFigures,
  scale: number,
): Sample[] {
  let count = 0
  const buckets = counts.map((more, index) => {
    count += more
    const bound = bounds[index]
    const le = bound === undefined ? '+Inf' : String(bound / scale)
    return { labels: { ...labels, le }, value: count, suffix: '_bucket' as const }
  })
  return [...buckets, { labels, value: sum / scale, suffix: '_sum' }, { labels, value: count, suffix: '_count' }]
}
