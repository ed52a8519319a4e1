/**
 * Chapters of docs/models: prose by hand, tables by the program. Between a mark and its end stands what the program
 * says; a test keeps both equal, `node packages/compliance/write-chapters.ts` writes them anew.
 *
 *     <!-- findings: green-chain -->  …  <!-- /findings -->
 *     <!-- figures: green-chain-three-buyers -->  …  <!-- /figures -->
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseScheme, Source } from '@huoshui/engine'
import { checkScheme, type SchemeReport } from '../check.ts'
import { profileNames, shippedProfile } from '../shipped.ts'

const house = fileURLToPath(new URL('../../../../', import.meta.url))

/** The law that the chapters quote is that of this day. */
export const CHAPTERS_AT = '2026-11-22'

const MARKED = /<!-- (findings|figures): ([\w-]+) -->[\s\S]*?<!-- \/\1 -->/g

/** Every document with tables of the program, as paths below docs. */
export const chapterFiles = (): string[] => [
  'docs/errata.md',
  ...readdirSync(`${house}docs/models`)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => `docs/models/${file}`),
]

export const readChapter = (file: string): string => readFileSync(house + file, 'utf8')

/** The chapter with its tables as the program gives them now. */
export const filled = (text: string): string =>
  text.replace(MARKED, (_, kind: string, name: string) => {
    const table = kind === 'findings' ? findingsTable(name) : figuresTable(name)
    return `<!-- ${kind}: ${name} -->\n${table}\n<!-- /${kind} -->`
  })

function findingsTable(scheme: string): string {
  const file = `schemes/${scheme}.yaml`
  const document = parseScheme(readFileSync(house + file, 'utf8'), file)
  const reports = ['cn', ...profileNames().filter((name) => name !== 'cn')].map((name) => {
    const profile = shippedProfile(name)
    if (profile === undefined) throw new Error(`there is no profile "${name}"`)
    return checkScheme({ scheme: document, profile, at: CHAPTERS_AT })
  })
  const verdicts = reports.map(({ profile, verdict }) => `${profile}: **${verdict}**`).join(' · ')
  const rows = reports.flatMap(rowsOf)
  if (rows.length === 0) return `${verdicts}. No finding.`
  return [
    verdicts,
    '',
    '| rule | severity | parameter | because | the change that clears it |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

const rowsOf = ({ findings }: SchemeReport): string[] =>
  findings.map(({ rule, severity, path, because, remedy }) =>
    row([rule, severity, `\`${path}\``, because.en, remedy.words.en]),
  )

/** What a scenario expects is what its test proves. */
function figuresTable(scenario: string): string {
  const file = `scenarios/${scenario}.yaml`
  if (!existsSync(house + file)) throw new Error(`there is no ${file}`)
  const source = new Source(readFileSync(house + file, 'utf8'), file)
  const expected = source.at(['expect']) as Record<string, unknown>
  const rows = Object.entries(expected)
    .filter(([path]) => path !== 'conserved' && path !== 'errors')
    .map(([path, figure]) => row([`\`${path}\``, String(figure)]))
  return [`[${String(source.at(['title']))}](/${file})`, '', '| figure | value |', '|---|---|', ...rows].join('\n')
}

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
