/** The charts of the docs' chapters: taken from the report of a scheme's own experiment, one file each. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readExperiment } from '../experiment/read.ts'
import { reportPage } from '../report/page.ts'
import { resultOf } from '../report/result.ts'
import { runJobs } from '../run/jobs.ts'

const house = fileURLToPath(new URL('../../../../', import.meta.url))

/** The chapters of docs/models that have an experiment of the same name. */
export const CHAPTERS = [
  'ad-commerce',
  'first-light',
  'green-chain',
  'living-water',
  'local-life',
  'local-life-shared',
  'points-dividend',
  'refer-three',
] as const

/** Charts a chapter shows, by the words the report's chart is labelled with. */
export const CHARTS = {
  price: 'Price of a point',
  kept: 'Kept by the platform',
  recovered: 'People who received what they spent',
} as const

const STYLE =
  '<style>text{font:13px sans-serif;fill:#475057}.grid{stroke:#dfe3e6;stroke-width:1}</style><rect width="100%" height="100%" fill="#fff"/>'

/** Runs the experiment of a chapter and returns its charts as SVG documents; a scheme without a pool has no price. */
export async function chapterCharts(name: string): Promise<Map<keyof typeof CHARTS, string>> {
  const file = `${house}experiments/${name}.yaml`
  const text = readFileSync(file, 'utf8')
  const schemes = (scheme: string) => {
    const path = `${house}schemes/${scheme}.yaml`
    return { text: readFileSync(path, 'utf8'), file: path }
  }
  const experiment = readExperiment(text, {
    file,
    schemes,
    bytes: (other) => readFileSync(`${house}experiments/${other}`),
  })
  const page = reportPage(resultOf(experiment, await runJobs(experiment)), text)
  const charts = new Map<keyof typeof CHARTS, string>()
  for (const [chart, label] of Object.entries(CHARTS) as [keyof typeof CHARTS, string][]) {
    const svg = page.match(/<svg[^>]*>.*?<\/svg>/gs)?.find((one) => one.slice(0, one.indexOf('>')).includes(label))
    if (svg !== undefined)
      charts.set(chart, svg.replace(/^<svg([^>]*)>/, `<svg xmlns="http://www.w3.org/2000/svg"$1>${STYLE}`))
  }
  return charts
}

/** Where a chapter's chart is kept. */
export const chartFile = (name: string, chart: keyof typeof CHARTS): string =>
  `${house}docs/images/models/${name}-${chart}.svg`
