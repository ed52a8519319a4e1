/** `huoshui check SCHEME`: what the law says of a scheme, and the change that would clear each finding (spec/6). */
import { readFileSync } from 'node:fs'
import {
  checkLive,
  checkScheme,
  type Finding,
  type LiveReport,
  type Profile,
  parseFigures,
  parseProfile,
  profileNames,
  type SchemeReport,
  shippedProfile,
  today,
  UnjudgedPlan,
  type Verdict,
  type Words,
} from '@huoshui/compliance'
import { DocumentError, parseScheme, type SchemeDocument } from '@huoshui/engine'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { Refused } from '../refused.ts'
import { findScheme } from './scenario.ts'

/** Findings that are blocking or serious. */
const FOUND = 1
/** A file that cannot be read, or an unknown name. */
const BAD_FILE = 2

interface CheckOptions {
  profile: string
  lang: 'zh' | 'en'
  at?: string
  figures?: string
  json?: boolean
}

/** Adds the check command. */
export function addCheckCommand(program: Command): void {
  program
    .command('check <scheme>')
    .description('check a scheme against the law: citable facts with sources and remedies, not legal advice')
    .option('--profile <name>', `jurisdiction: ${profileNames().join(', ')}, or a profile file`, 'cn')
    .option('--at <date>', 'the law as of this day, such as 2026-11-22 (default: today)', readDay)
    .option('--figures <file>', 'figures of the mall (YAML): rules on live figures are judged too')
    .addOption(new Option('--lang <language>', 'language of the report').choices(['zh', 'en']).default('zh'))
    .option('--json', 'print as JSON')
    .action((scheme: string, options: CheckOptions) => {
      process.exitCode = check(scheme, options)
    })
}

/** The exit code: 0 clear, 1 with blocking or serious findings. Throws Refused (exit code 2) for what cannot be read. */
function check(name: string, options: CheckOptions): number {
  const profile = readable(() => findProfile(options.profile))
  const at = options.at ?? today(Date.now())
  const { report, live } = readable(() => judge(name, { profile, at, figures: options.figures }))
  const findings = [...report.findings, ...(live?.findings ?? [])]
  const verdict = worse(report.verdict, live?.verdict ?? 'clear')
  process.stdout.write(
    options.json
      ? `${JSON.stringify(asJson(report, { verdict, findings, lang: options.lang }), null, 2)}\n`
      : describe({ report, live, verdict, findings, profile }, options.lang),
  )
  return verdict === 'clear' ? 0 : FOUND
}

/** A shipped profile by name, or one of the operator's own by the path of its file. */
function findProfile(name: string): Profile {
  if (name.endsWith('.yaml')) return parseProfile(readFileSync(name, 'utf8'), name)
  const shipped = shippedProfile(name)
  if (shipped === undefined)
    throw new Refused(`there is no profile "${name}"; known are ${profileNames().join(', ')}`, BAD_FILE)
  return shipped
}

interface Judged {
  report: SchemeReport
  live: LiveReport | undefined
}

function judge(
  name: string,
  { profile, at, figures }: { profile: Profile; at: string; figures: string | undefined },
): Judged {
  const { text, file } = findScheme(name, './scheme')
  const scheme: SchemeDocument = parseScheme(text, file)
  const report = checkScheme({ scheme, profile, at })
  if (figures === undefined) return { report, live: undefined }
  return { report, live: checkLive({ figures: parseFigures(readFileSync(figures, 'utf8'), figures), profile, at }) }
}

function readable<Out>(act: () => Out): Out {
  try {
    return act()
  } catch (error) {
    const known =
      error instanceof DocumentError ||
      error instanceof UnjudgedPlan ||
      (error instanceof Error && (error.message.startsWith('looked for ') || 'errno' in error))
    throw known ? new Refused((error as Error).message, BAD_FILE) : error
  }
}

const worse = (one: Verdict, other: Verdict): Verdict =>
  [one, other].includes('blocked') ? 'blocked' : [one, other].includes('serious') ? 'serious' : 'clear'

/** The form other programs read. Texts are in the language asked for. */
function asJson(
  report: SchemeReport,
  { verdict, findings, lang }: { verdict: Verdict; findings: readonly Finding[]; lang: 'zh' | 'en' },
) {
  return {
    scheme: report.scheme,
    profile: report.profile,
    verdict,
    findings: findings.map(({ rule, severity, path, because, source, remedy }) => ({
      rule,
      severity,
      path,
      because: because[lang],
      source,
      remedy: { text: remedy.words[lang], changes: remedy.changes, verified: remedy.verified },
    })),
  }
}

const labels = {
  blocking: { zh: '阻断', en: 'blocking' },
  serious: { zh: '严重', en: 'serious' },
  note: { zh: '提示', en: 'note' },
} satisfies Record<Finding['severity'], Words>

const verdictWords = {
  blocked: { zh: '不得上线', en: 'blocked' },
  serious: { zh: '有严重问题', en: 'serious' },
  clear: { zh: '未发现问题', en: 'clear' },
} satisfies Record<Verdict, Words>

interface Described extends Judged {
  verdict: Verdict
  findings: readonly Finding[]
  profile: Profile
}

function describe({ report, live, verdict, findings, profile }: Described, lang: 'zh' | 'en'): string {
  const say = (words: Words): string => words[lang]
  const titles = new Map(profile.rules.map(({ id, title }) => [id, title]))
  const blocks = findings.map((finding) => describeFinding(finding, titles.get(finding.rule), say))
  const notJudged = live === undefined ? report.notJudged : live.notJudged
  const ids = [...new Set(notJudged.map(({ id }) => id))].join(', ')
  const lines = [
    `${report.scheme} v${report.version} · ${say(profile.title)} (${profile.profile} v${profile.version}, ${report.at}): ${say(verdictWords[verdict])}`,
    '',
    ...blocks,
    ...(ids === ''
      ? []
      : [
          say({
            zh: `未判断（需要商城的实际数据，见 --figures）：${ids}`,
            en: `Not judged (these ask for figures of the mall, see --figures): ${ids}`,
          }),
        ]),
    say({
      zh: '以上是可引用的事实，不是法律意见。上线前请由律师出具意见。',
      en: 'These are citable facts, not legal advice. Have a lawyer give an opinion before going live.',
    }),
  ]
  return `${lines.join('\n')}\n`
}

function describeFinding(finding: Finding, title: Words | undefined, say: (words: Words) => string): string {
  const { source, remedy } = finding
  const verified = remedy.verified
    ? say({ zh: '已应用并复查：可消除', en: 'applied and checked again: it clears the finding' })
    : say({ zh: '复查后仍在', en: 'checked again: it does not clear the finding' })
  return [
    `[${say(labels[finding.severity])}] ${finding.rule} ${title === undefined ? '' : say(title)}  ${finding.path}`,
    `  ${say(finding.because)}`,
    `  ${source.law} ${source.article} (${source.inForce})${source.address === null ? '' : ` ${source.address}`}`,
    `  → ${say(remedy.words)} (${verified})`,
    ...remedy.changes.map(
      (change) =>
        `      ${change.op} ${change.in === 'figures' ? 'figures.' : ''}${change.path.join('.')}${change.op === 'set' ? ` = ${JSON.stringify(change.value)}` : ''}`,
    ),
    '',
  ].join('\n')
}

function readDay(text: string): string {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError('expected a day such as 2026-11-22')
  return text
}
