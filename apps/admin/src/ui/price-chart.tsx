import { LineChart } from 'echarts/charts'
import { DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { HistoryPoint } from '../api/queries.ts'

use([LineChart, GridComponent, LegendComponent, TooltipComponent, DataZoomComponent, CanvasRenderer])

/** Price and cash of one pool after every change. Numbers here only place pixels; the table beside it is exact. */
export function PriceChart({ plan, history }: { plan: string; history: HistoryPoint[] }) {
  const { t, i18n } = useTranslation()
  const ground = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language redraws the names on the axes
  useEffect(() => {
    if (!ground.current) return
    const chart = init(ground.current)
    chart.setOption(drawing(history, { price: t('pool.price'), fund: t('pool.fund') }))
    const watch = new ResizeObserver(() => chart.resize())
    watch.observe(ground.current)
    return () => {
      watch.disconnect()
      chart.dispose()
    }
  }, [history, i18n.language])
  const first = history[0]?.price ?? ''
  const last = history.at(-1)?.price ?? ''
  return (
    <div
      ref={ground}
      className="chart"
      role="img"
      aria-label={t('pool.chart', { plan, first, last, count: history.length })}
    />
  )
}

function drawing(history: HistoryPoint[], names: { price: string; fund: string }) {
  const text = { color: '#4f6266', fontFamily: 'inherit' }
  const line = { type: 'line', step: 'end', showSymbol: history.length < 60, symbolSize: 5 } as const
  return {
    animation: false,
    color: ['#0b5f6a', '#b06a3b'],
    textStyle: text,
    legend: { top: 0, textStyle: text },
    tooltip: { trigger: 'axis', confine: true },
    grid: { left: 8, right: 8, top: 40, bottom: 56, outerBoundsMode: 'same' },
    dataZoom: [
      { type: 'slider', height: 22, bottom: 8, borderColor: '#e4e2da', fillerColor: 'rgba(11,95,106,.12)' },
      { type: 'inside' },
    ],
    xAxis: { type: 'time', axisLabel: { ...text, hideOverlap: true } },
    yAxis: [
      { type: 'value', scale: true, axisLabel: text, splitLine: { lineStyle: { color: '#eeece5' } } },
      { type: 'value', scale: true, axisLabel: text, splitLine: { show: false } },
    ],
    series: [
      {
        ...line,
        name: names.price,
        yAxisIndex: 0,
        lineStyle: { width: 2 },
        data: history.map(({ at, price }) => [at, Number(price)]),
      },
      {
        ...line,
        name: names.fund,
        yAxisIndex: 1,
        lineStyle: { width: 1.5 },
        data: history.map(({ at, fund }) => [at, Number(fund)]),
      },
    ],
  }
}
