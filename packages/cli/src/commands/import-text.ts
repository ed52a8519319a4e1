/** What `huoshui import` prints, in Chinese and English. */
import {
  type CheckedFile,
  formatAsset,
  formatTotal,
  type ImportView,
  type RowProblem,
  rowProblems,
  type Totals,
} from '@huoshui/mall'

export type Language = 'zh' | 'en'

/** Broken rows that are printed; `--broken` writes all of them. */
const SHOWN = 50

interface Checked {
  readonly files: readonly CheckedFile[]
  readonly totals: Totals
  readonly problems: readonly RowProblem[]
  readonly brokenRows: number
}

const words = {
  rows: { zh: '行', en: 'rows' },
  totals: { zh: '合计', en: 'Totals' },
  stated: { zh: '声明', en: 'stated' },
  same: { zh: '一致', en: 'agrees' },
  differs: { zh: '不一致', en: 'DIFFERS' },
  sound: { zh: '没有错误的行。', en: 'No row is broken.' },
  more: { zh: '更多', en: 'more' },
  broken: { zh: '有错误的行', en: 'Broken rows' },
  left: { zh: '剩余', en: 'left' },
  stuck: { zh: '停在', en: 'Stands still at' },
  agrees: { zh: '账实相符', en: 'The books agree with the files to the last unit.' },
  disagrees: { zh: '账实不符，请核对', en: 'The books DIFFER from the files: look at each line.' },
}

const say = (word: keyof typeof words, lang: Language): string => words[word][lang]

const place = ({ file, line, column }: RowProblem): string =>
  `${file}${line === 0 ? '' : `:${line}`}${column === '' ? '' : ` [${column}]`}`

/** What a check found: files, totals beside those stated, broken rows. */
export function checkedText(checked: Checked, expected: Totals, lang: Language): string {
  const { files, totals, problems, brokenRows } = checked
  const lines = files.map(
    ({ kind, name, rows, encoding, sha256 }) =>
      `${kind}  ${name}  ${rows} ${say('rows', lang)}  ${encoding ?? '?'}  sha256 ${sha256}`,
  )
  lines.push('', say('totals', lang))
  for (const figure of new Set([...totals.keys(), ...expected.keys()])) {
    const total = totals.get(figure) ?? 0n
    const stated = expected.get(figure)
    const compared =
      stated === undefined
        ? ''
        : `   ${say('stated', lang)} ${formatTotal(figure, stated)}: ${say(stated === total ? 'same' : 'differs', lang)}`
    lines.push(`  ${figure.padEnd(28)} ${formatTotal(figure, total).padStart(20)}${compared}`)
  }
  lines.push('', problems.length === 0 ? say('sound', lang) : `${say('broken', lang)}: ${brokenRows}`)
  for (const problem of problems.slice(0, SHOWN))
    lines.push(`  ${place(problem)}  ${problem.code}  ${rowProblems[problem.code][lang]}`)
  if (problems.length > SHOWN) lines.push(`  … ${problems.length - SHOWN} ${say('more', lang)}`)
  return `${lines.join('\n')}\n`
}

/** All broken rows as CSV. */
export function brokenRowsText(problems: readonly RowProblem[], lang: Language): string {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
  const rows = problems.map(({ file, line, column, code }) =>
    [file, String(line), quoted(column), code, quoted(rowProblems[code][lang])].join(','),
  )
  return `\uFEFF${['file,line,column,code,text', ...rows].join('\r\n')}\r\n`
}

/** One line of progress: steps, speed, time left. */
export function progressText(
  { done, steps, state }: ImportView,
  { doneBefore, elapsedMs }: { doneBefore: number; elapsedMs: number },
  lang: Language,
): string {
  const speed = elapsedMs === 0 ? 0 : Math.round(((done - doneBefore) * 1000) / elapsedMs)
  const leftS = speed === 0 ? undefined : Math.ceil((steps - done) / speed)
  const left = leftS === undefined || state !== 'running' ? '' : `  ${say('left', lang)} ${leftS} s`
  return `${done} / ${steps}  ${speed} /s${left}\n`
}

/** How it ended: where it stands still, or the control to the last unit. */
export function controlText({ stuck, control, state }: ImportView, lang: Language): string {
  if (stuck !== undefined)
    return `${say('stuck', lang)} ${stuck.line}: ${stuck.code} ${stuck.detail}\nnpx huoshui import resume\n`
  if (control === undefined) return `${state}\n`
  const lines = control.assets.map(({ asset, before, booked, others, after, stated, agrees }) => {
    const text = (amount: bigint): string => formatAsset(asset, amount)
    const sum = `${text(before)} + ${text(booked)} + ${text(others)} = ${text(after)}`
    return `  ${asset.padEnd(20)} ${sum}   ${say('stated', lang)} ${text(stated)}: ${say(agrees ? 'same' : 'differs', lang)}`
  })
  const { stated, joined, met } = control.members
  lines.push(`  members              ${joined} + ${met}   ${say('stated', lang)} ${stated}`)
  return `${lines.join('\n')}\n${say(control.agrees ? 'agrees' : 'disagrees', lang)}\n`
}
