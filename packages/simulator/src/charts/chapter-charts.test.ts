import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CHAPTERS, chapterCharts, chartFile } from './chapter-charts.ts'

test.each(CHAPTERS)(
  'the charts of the chapter %s are what its experiment gives: node packages/simulator/write-charts.ts',
  async (name) => {
    const charts = await chapterCharts(name)
    expect(charts.size).toBeGreaterThanOrEqual(2)
    const chapter = readFileSync(new URL(`../../../../docs/models/${name}.md`, import.meta.url), 'utf8')
    for (const [chart, svg] of charts) {
      expect(readFileSync(chartFile(name, chart), 'utf8')).toBe(`${svg}\n`)
      expect(chapter).toContain(`../images/models/${name}-${chart}.svg`)
    }
  },
)
