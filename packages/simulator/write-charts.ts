/** Draws the charts of the docs' chapters anew: `node packages/simulator/write-charts.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { CHAPTERS, chapterCharts, chartFile } from './src/charts/chapter-charts.ts'

for (const name of CHAPTERS) {
  for (const [chart, svg] of await chapterCharts(name)) {
    const file = chartFile(name, chart)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${svg}\n`)
    process.stderr.write(`${file}\n`)
  }
}
