/** Charts as inline SVG: small enough to read on a phone, without scripts. Figures in charts are statistics. */

export interface Line {
  /** What a reader sees in the legend; a side is called by its own name in any language. */
  readonly name: string | Words
  readonly points: readonly (readonly [number, number])[]
  readonly dashed?: boolean
  /** Which colour; a side keeps its own over all charts. */
  readonly colour?: number
}
export interface Words {
  readonly zh: string
  readonly en: string
}
interface Frame {
  readonly title: Words
  readonly across: Words
  /** How a figure on the upright axis is written. */
  readonly print?: (figure: number) => string
  /** The upright axis begins at nought. */
  readonly fromZero?: boolean
  readonly most?: number
}

const WIDTH = 420
const HEIGHT = 250
const LEFT = 54
const RIGHT = 12
const TOP = 12
const BOTTOM = 40
/** Told apart by most colour-blind people too; names stand in the legend as well. */
export const COLOURS = ['#0b7285', '#d9480f', '#5f3dc4', '#2b8a3e', '#a61e4d', '#1864ab', '#866118', '#495057']

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** A text in both languages; the page shows one. */
export const both = ({ zh, en }: Words): string =>
  `<span class="zh" lang="zh">${escaped(zh)}</span><span class="en" lang="en">${escaped(en)}</span>`

/** A figure for an axis: at most three digits that matter. */
export function short(figure: number): string {
  const size = Math.abs(figure)
  if (size >= 1e8) return `${plain(figure / 1e8)}e8`
  if (size >= 1e6) return `${plain(figure / 1e6)}M`
  if (size >= 1e4) return `${plain(figure / 1e3)}k`
  return plain(figure)
}
const plain = (figure: number): string => String(Number(figure.toPrecision(3)))
export const percent = (share: number): string => `${plain(share * 100)}%`

/** Lines over time; nothing when no line has two points. */
export function lineChart(frame: Frame, lines: readonly Line[]): string {
  const drawn = lines.filter(({ points }) => points.length > 1)
  if (drawn.length === 0) return ''
  const xs = drawn.flatMap(({ points }) => points.map(([x]) => x))
  const ys = drawn.flatMap(({ points }) => points.map(([, y]) => y))
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const low = frame.fromZero === false ? Math.min(...ys) : Math.min(0, ...ys)
  const high = Math.max(frame.most ?? Number.NEGATIVE_INFINITY, ...ys)
  const steps = stepsOf(low, high)
  const bottom = Math.min(low, steps[0] ?? low)
  const top = Math.max(high, steps.at(-1) ?? high)
  const at = ([x, y]: readonly [number, number]): string =>
    `${place(x, left, right, LEFT, WIDTH - RIGHT)},${place(y, bottom, top, HEIGHT - BOTTOM, TOP)}`
  const paths = drawn.map(({ points, dashed, colour }, index) => {
    const dash = dashed === true ? ' stroke-dasharray="5 3"' : ''
    return `<path d="M${points.map(at).join('L')}" fill="none" stroke="${colourOf(colour ?? index)}" stroke-width="2"${dash}/>`
  })
  return figure(
    frame.title,
    svg(frame, [...upright(steps, bottom, top, frame.print ?? short), ...level(frame.across, left, right), ...paths]),
    legend(drawn),
  )
}

export interface Bar {
  readonly label: string
  readonly parts: readonly number[]
}

/** Standing bars side by side: one group per label. */
export function barChart(frame: Frame, names: readonly string[], bars: readonly Bar[]): string {
  if (bars.length === 0) return ''
  const high = Math.max(frame.most ?? 0, ...bars.flatMap(({ parts }) => parts))
  const low = Math.min(0, ...bars.flatMap(({ parts }) => parts))
  const steps = stepsOf(low, high)
  const [bottom, top] = [Math.min(low, steps[0] ?? 0), Math.max(high, steps.at(-1) ?? 0)]
  const room = (WIDTH - LEFT - RIGHT) / bars.length
  const width = Math.max(1, (room * 0.8) / Math.max(1, names.length))
  const zero = place(0, bottom, top, HEIGHT - BOTTOM, TOP)
  const boxes = bars.flatMap(({ parts }, group) =>
    parts.map((part, index) => {
      const end = place(part, bottom, top, HEIGHT - BOTTOM, TOP)
      const x = LEFT + group * room + room * 0.1 + index * width
      return `<rect x="${round(x)}" y="${round(Math.min(end, zero))}" width="${round(width)}" height="${round(Math.abs(end - zero))}" fill="${colourOf(index)}"/>`
    }),
  )
  const every = Math.ceil(bars.length / 6)
  const labels = bars.map(({ label }, group) =>
    group % every === 0
      ? `<text x="${round(LEFT + (group + 0.5) * room)}" y="${HEIGHT - BOTTOM + 15}" text-anchor="middle">${escaped(label)}</text>`
      : '',
  )
  return figure(
    frame.title,
    svg(frame, [...upright(steps, bottom, top, frame.print ?? short), ...boxes, ...labels, caption(frame.across)]),
    legend(names.map((name) => ({ name }))),
  )
}

/** Lying bars that each add up to a whole: where the money is. */
export function wholeBars(title: Words, parts: readonly Words[], bars: readonly Bar[]): string {
  const rows = bars.map(({ label, parts: shares }) => {
    const boxes = shares.map((share, index) =>
      share <= 0
        ? ''
        : `<span style="width:${round(share * 100)}%;background:${colourOf(index)}" title="${escaped(parts[index]?.en ?? '')} ${percent(share)}">${share >= 0.08 ? percent(share) : ''}</span>`,
    )
    return `<div class="whole"><div class="name">${escaped(label)}</div><div class="bar">${boxes.join('')}</div></div>`
  })
  const names = parts.map((words, index) => `<li><i style="background:${colourOf(index)}"></i>${both(words)}</li>`)
  return `<figure><figcaption>${both(title)}</figcaption>${rows.join('')}<ul class="legend">${names.join('')}</ul></figure>`
}

const figure = (title: Words, chart: string, names: string): string =>
  `<figure><figcaption>${both(title)}</figcaption>${chart}${names}</figure>`

const legend = (names: readonly Pick<Line, 'name' | 'colour'>[]): string =>
  `<ul class="legend">${names.map(({ name, colour }, index) => `<li><i style="background:${colourOf(colour ?? index)}"></i>${typeof name === 'string' ? escaped(name) : both(name)}</li>`).join('')}</ul>`

const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? ''

const svg = (frame: Frame, parts: readonly string[]): string =>
  `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(`${frame.title.zh} ${frame.title.en}`)}">${parts.join('')}</svg>`

const upright = (steps: readonly number[], bottom: number, top: number, print: (figure: number) => string): string[] =>
  steps.map((step) => {
    const y = place(step, bottom, top, HEIGHT - BOTTOM, TOP)
    return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" class="grid"/><text x="${LEFT - 6}" y="${round(y + 4)}" text-anchor="end">${escaped(print(step))}</text>`
  })

function level(across: Words, left: number, right: number): string[] {
  const steps = stepsOf(left, right).filter((step) => step >= left && step <= right)
  const texts = steps.map(
    (step) =>
      `<text x="${place(step, left, right, LEFT, WIDTH - RIGHT)}" y="${HEIGHT - BOTTOM + 15}" text-anchor="middle">${escaped(short(step))}</text>`,
  )
  return [...texts, caption(across)]
}

const caption = ({ zh, en }: Words): string =>
  `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 6}" text-anchor="middle" class="zh axis">${escaped(zh)}</text><text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 6}" text-anchor="middle" class="en axis">${escaped(en)}</text>`

const round = (figure: number): number => Math.round(figure * 10) / 10
const place = (figure: number, from: number, to: number, start: number, end: number): number =>
  round(to === from ? (start + end) / 2 : start + ((figure - from) / (to - from)) * (end - start))

/** Four to six round figures that cover a span. */
export function stepsOf(low: number, high: number): number[] {
  if (high === low) return high === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)]
  const raw = (high - low) / 4
  const size = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * size >= raw) ?? 10) * size
  const first = Math.floor(low / step)
  const last = Math.ceil(high / step - 1e-9)
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}
