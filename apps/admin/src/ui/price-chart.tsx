import { forDrawing, yuan } from '@huoshui/client/amount'
import { LineChart } from 'echarts/charts'
import { DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { HistoryPoint } from '../api/queries.ts'
import { clockTime, dateTime, dayText, secondTime } from '../text/time.ts'

use([LineChart, GridComponent, LegendComponent, TooltipComponent, DataZoomComponent, CanvasRenderer])

/** Price and cash of one pool after every change. Numbers here only place pixels; the table beside it is exact. */
export function PriceChart({ plan, history }: { plan: string; history: HistoryPoint[] }) {
  const { t, i18n } = useTranslation()
  const ground = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language redraws the names on the axes
  useEffect(() => {
    if (!ground.current) return
    const chart = init(ground.current)
    chart.setOption(drawing(untilNow(history), { price: t('pool.price'), fund: t('pool.fund') }))
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

/** The last price stands until now: its step is drawn up to this moment. */
function untilNow(history: HistoryPoint[]): HistoryPoint[] {
  const last = history.at(-1)
  return last ? [...history, { ...last, at: new Date().toISOString() }] : history
}

const DAY_MS = 86_400_000
/** A course shorter than this is told in seconds. */
const SECONDS_BELOW_MS = 600_000
/** From here on the chart has a slider to look closer. */
const SLIDER_FROM = 60

function drawing(history: HistoryPoint[], names: { price: string; fund: string }) {
  const text = { color: '#4f6266', fontFamily: 'inherit' }
  const many = history.length >= SLIDER_FROM
  const line = { type: 'line', step: 'end', showSymbol: !many, symbolSize: 5 } as const
  const slider = { type: 'slider', height: 22, bottom: 8, borderColor: '#e4e2da', fillerColor: 'rgba(11,95,106,.12)' }
  const valueAxis = { type: 'value', scale: true, axisLabel: text }
  return {
    animation: false,
    color: ['#0b5f6a', '#b06a3b'],
    textStyle: text,
    legend: { top: 0, textStyle: text },
    tooltip: {
      trigger: 'axis',
      confine: true,
      formatter: (shown: { dataIndex: number }[]) => pointText(history[shown[0]?.dataIndex ?? -1], names),
    },
    grid: { left: 8, right: 8, top: 40, bottom: many ? 56 : 8, outerBoundsMode: 'same' },
    dataZoom: many ? [slider, { type: 'inside' }] : [],
    xAxis: { type: 'time', axisLabel: { ...text, hideOverlap: true, formatter: timeLabel(history) } },
    yAxis: [
      { ...valueAxis, splitLine: { lineStyle: { color: '#eeece5' } } },
      { ...valueAxis, splitLine: { show: false } },
    ],
    series: [
      {
        ...line,
        name: names.price,
        yAxisIndex: 0,
        lineStyle: { width: 2 },
        data: history.map(({ at, price }) => [at, forDrawing(price)]),
      },
      {
        ...line,
        name: names.fund,
        yAxisIndex: 1,
        lineStyle: { width: 1.5 },
        data: history.map(({ at, fund }) => [at, forDrawing(fund)]),
      },
    ],
  }
}

/** Seconds of a short course, hours while the whole history is within two days, days beyond; in the mall's zone, not the browser's. */
function timeLabel(history: HistoryPoint[]): (at: number) => string {
  const reach = Date.parse(history.at(-1)?.at ?? '') - Date.parse(history[0]?.at ?? '')
  if (reach < SECONDS_BELOW_MS) return secondTime
  return reach < 2 * DAY_MS ? clockTime : dayText
}

/** The exact figures of one point; all of them come from the server's own numbers, none from a text of a member. */
function pointText(point: HistoryPoint | undefined, names: { price: string; fund: string }): string {
  if (!point) return ''
  return `${dateTime(point.at)}<br>${names.price} ¥${point.price}<br>${names.fund} ${yuan(point.fund)}`
}
