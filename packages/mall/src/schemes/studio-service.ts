import {
  type Finding,
  type MallMode,
  mayActivate,
  type Profile,
  remedied,
  rulesAt,
  type SchemeReport,
  today,
} from '@huoshui/compliance'
import { DocumentError, parseScheme, type SchemeDocument } from '@huoshui/engine'
import type { Database } from '../database/database.ts'
import { MallError } from '../errors.ts'
import type { ActService } from '../operators/act-service.ts'
import { bookKey, freeKey } from '../shared/client-key.ts'
import type { Clock } from '../shared/clock.ts'
import { sha256 } from '../shared/secrets.ts'
import type { LocalText } from '../shared/text.ts'
import { type DiffLine, lineDiff } from './line-diff.ts'
import type { SchemeService, SchemeVersion } from './scheme-service.ts'

/** Where a text is not a scheme, and why; line and column count from 1. */
export interface SchemeProblem {
  line: number
  column: number
  message: string
}

export interface FindingView {
  rule: string
  title: LocalText
  severity: Finding['severity']
  path: string
  because: LocalText
  source: Finding['source']
  remedy: { words: LocalText; verified: boolean }
}

/** A report in words, with the titles of the rules it names. */
export interface ReportView {
  profile: string
  profileTitle: LocalText
  profileVersion: number
  /** The day whose law was asked, ISO. */
  at: string
  verdict: SchemeReport['verdict']
  findings: FindingView[]
}

/** What the studio says of a text: why it does not load, or what the law says and what would change. */
export interface SchemeCheck {
  problem: SchemeProblem | undefined
  scheme: { id: string; version: number; title: LocalText } | undefined
  /** Undefined when the text does not load, or runs a plan that nobody described for the law. */
  report: ReportView | undefined
  /** Whether this mall may activate it, and why not. */
  allowed: boolean
  reason: LocalText | undefined
  /** Sequence of the version it would follow. */
  follows: number
  diff: DiffLine[]
}

/** The operator's workshop for schemes: read, judge, compare, and only then activate (spec/6). */
export interface StudioService {
  check(text: string): Promise<SchemeCheck>
  /** The text with the remedy of one finding applied. @throws MallError bad-scheme, unknown-finding */
  remedy(request: { text: string; rule: string; path: string }): Promise<string>
  /**
   * @throws MallError bad-scheme, scheme-blocked (live mall), scheme-moved-on, id-reused, or with the engine's code;
   * refused, it changes nothing and gives its key back
   */
  activate(act: {
    operator: string
    text: string
    follows: number
    reason: string
    key: string
  }): Promise<SchemeVersion>
}

const FILE = 'scheme.yaml'

/** A report with the titles of its rules, under a profile. */
export function reportView(report: SchemeReport, profile: Profile): ReportView {
  const titles = new Map(rulesAt(profile, report.at).map(({ id, title }) => [id, title]))
  return {
    profile: profile.profile,
    profileTitle: profile.title,
    profileVersion: profile.version,
    at: report.at,
    verdict: report.verdict,
    findings: report.findings.map(({ rule, severity, path, because, source, remedy }) => ({
      rule,
      title: titles.get(rule) ?? { zh: rule, en: rule },
      severity,
      path,
      because,
      source,
      remedy: { words: remedy.words, verified: remedy.verified },
    })),
  }
}

export function studioService(parts: {
  db: Database
  mall: string
  mode: MallMode
  schemes: SchemeService
  profile: () => Promise<Profile>
  acts: Pick<ActService, 'record'>
  clock: Clock
}): StudioService {
  const { db, mall, mode, schemes, profile: presentProfile, acts, clock } = parts

  async function active(): Promise<SchemeVersion> {
    const [newest] = await schemes.versions()
    if (newest === undefined) throw new MallError('not-open')
    return newest
  }

  async function gateOf(scheme: SchemeDocument) {
    const profile = await presentProfile()
    return { profile, gate: mayActivate({ mode, scheme, profile, at: today(clock()) }) }
  }

  async function versionOf(text: string): Promise<SchemeVersion | undefined> {
    return (await schemes.versions()).find((version) => version.text === text)
  }

  return {
    async check(text) {
      const newest = await active()
      const unread = { follows: newest.sequence, diff: lineDiff(newest.text, text) }
      const scheme = readScheme(text)
      const problem = 'problem' in scheme ? scheme.problem : versionProblem(scheme.document, newest, text)
      if ('problem' in scheme)
        return { ...unread, problem, scheme: undefined, report: undefined, allowed: false, reason: undefined }
      const { document } = scheme
      const { profile, gate } = await gateOf(document)
      return {
        ...unread,
        problem,
        scheme: { id: document.scheme, version: document.version, title: document.title },
        report: gate.report === null ? undefined : reportView(gate.report, profile),
        allowed: gate.allowed && problem === undefined,
        reason: gate.allowed ? undefined : gate.reason,
      }
    },

    async remedy({ text, rule, path }) {
      const scheme = readScheme(text)
      if ('problem' in scheme) throw new MallError('bad-scheme', problemText(scheme.problem))
      const { report } = (await gateOf(scheme.document)).gate
      const findings = report?.findings.filter((finding) => finding.rule === rule && finding.path === path) ?? []
      if (findings.length === 0) throw new MallError('unknown-finding')
      return remedied(text, findings)
    },

    async activate({ operator, text, follows, reason, key }) {
      const scheme = readScheme(text)
      if ('problem' in scheme) throw new MallError('bad-scheme', problemText(scheme.problem))
      const subject = `scheme:${sha256(text)}`
      const now = new Date(clock())
      const body = { text: sha256(text), follows, reason }
      const act = { caller: operator, operation: 'activate-scheme', key, body, subject, at: now }
      const { repeated } = await db.transaction().execute((tx) => bookKey(tx, mall, act))
      const done = repeated ? await versionOf(text) : undefined
      if (done !== undefined) return done
      try {
        const newest = await active()
        if (newest.sequence !== follows) throw new MallError('scheme-moved-on')
        const problem = versionProblem(scheme.document, newest, text)
        if (problem !== undefined) throw new MallError('bad-scheme', problemText(problem))
        await schemes.activate({ text, file: FILE })
      } catch (error) {
        if (error instanceof MallError) await freeKey(db, mall, subject)
        throw error
      }
      const version = await active()
      const name = `${version.id} v${version.version}`
      await acts.record({ operator, act: 'activate-scheme', subject: name, reason, sequence: version.sequence })
      return version
    },
  }
}

const problemText = ({ line, column, message }: SchemeProblem): string => `${line}:${column}: ${message}`

function readScheme(text: string): { document: SchemeDocument } | { problem: SchemeProblem } {
  try {
    return { document: parseScheme(text, FILE) }
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    const { line, column, message } = error
    return { problem: { line, column, message: message.replace(`${FILE}:${line}:${column}: `, '') } }
  }
}

/** A version is never edited in place: the next one has a higher number. */
function versionProblem(scheme: SchemeDocument, newest: SchemeVersion, text: string): SchemeProblem | undefined {
  if (scheme.version > newest.version) return undefined
  const line = Math.max(1, text.split('\n').findIndex((found) => /^version\s*:/.test(found)) + 1)
  const message = `version: a new version has a higher number than ${newest.version}, the one in force`
  return { line, column: 1, message }
}
