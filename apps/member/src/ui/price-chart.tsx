import { forDrawing } from '@huoshui/client/amount'
import { useTranslation } from 'react-i18next'
import type { HistoryPoint } from '../api/queries.ts'
import { clockTime, dateTime } from '../text/time.ts'

const WIDTH = 360
const HEIGHT = 150
const LEFT = 8
const TOP = 26
const BOTTOM = 24

/** Price after each change of the pool, as steps. Numbers are only used to place pixels; texts show exact figures. */
export function PriceChart({ history }: { history: HistoryPoint[] }) {
  const { t } = useTranslation()
  const first = history[0]
  const last = history.at(-1)
  if (!first || !last) return <p className="quiet">{t('points.historyEmpty')}</p>
  const prices = history.map((point) => forDrawing(point.price))
  const low = Math.min(...prices)
  const high = Math.max(...prices)
  const x = (index: number) => LEFT + (index * (WIDTH - 2 * LEFT)) / history.length
  const flat = high === low
  const y = (price: number) => TOP + (flat ? 0.5 : 1 - (price - low) / (high - low)) * (HEIGHT - TOP - BOTTOM)
  const steps = prices
    .map((price, index) => (index === 0 ? `M${x(0)} ${y(price)}` : `H${x(index)}V${y(price)}`))
    .join('')
  // The last price goes on until now: its step has a tread of its own.
  const line = `${steps}H${x(history.length)}`
  const now = y(prices.at(-1) ?? low)
  const label = t('points.chart', { first: first.price, last: last.price, count: history.length })
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        <path className="chart-area" d={`${line}V${HEIGHT - BOTTOM}H${x(0)}Z`} />
        <path className="chart-line" d={line} />
        <circle className="chart-end" cx={x(history.length)} cy={now} r="4" />
        <line className="chart-base" x1={LEFT} x2={WIDTH - LEFT} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} />
        <text x={LEFT} y={HEIGHT - 7}>
          {clockTime(first.at)}
        </text>
        <text x={WIDTH - LEFT} y={HEIGHT - 7} textAnchor="end">
          {clockTime(last.at)}
        </text>
        <text className="chart-price" x={WIDTH - LEFT} y={now - 10} textAnchor="end">
          ¥{last.price}
        </text>
      </svg>
      <details>
        <summary>{t('points.historyTable')}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('points.at')}</th>
              <th scope="col">{t('points.cause')}</th>
              <th scope="col">{t('points.price')}</th>
            </tr>
          </thead>
          <tbody>
            {history
              .slice(-12)
              .reverse()
              .map((point) => (
                <tr key={`${point.sequence}-${point.price}`}>
                  <td>{dateTime(point.at)}</td>
                  <td>{t(`points.cause_${causeKey(point.cause)}`)}</td>
                  <td>{point.price}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}

const CAUSES = ['order', 'sell', 'exit', 'inject', 'refund'] as const

function causeKey(cause: string): (typeof CAUSES)[number] | 'other' {
  return CAUSES.find((known) => known === cause) ?? 'other'
}
