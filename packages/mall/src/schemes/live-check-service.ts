import {
  checkLive,
  type LiveFinding,
  type Profile,
  parseConduct,
  printFigures,
  rulesAt,
  shippedProfile,
  today,
  withConduct,
} from '@huoshui/compliance'
import { DocumentError } from '@huoshui/engine'
import type { Books } from '../books.ts'
import type { Database } from '../database/database.ts'
import { type Clock, MINUTE_MS } from '../shared/clock.ts'
import { type Poller, startPoller } from '../shared/poller.ts'
import type { LocalText } from '../shared/text.ts'
import type { SchemeProblem } from './studio-service.ts'

/** What the law's live rules say of the mall's own figures on one day. */
export interface LiveCheckView {
  /** An ISO day of the mall. */
  day: string
  at: Date
  sequence: number
  profile: string
  verdict: 'blocked' | 'serious' | 'clear'
  /** The reward chain that weighs most, levels counting the organiser. */
  chain: { levels: number; members: number; received: string } | undefined
  /** Rules whose figures the mall has not told. */
  notJudged: { rule: string; title: LocalText }[]
}

/** What the mall says of its conduct: what no book knows, such as who is identified and where money lies. */
export interface ConductView {
  text: string
  operator: string
  at: Date
}

export interface LiveAlarm {
  rule: string
  title: LocalText
  path: string
  severity: 'blocking' | 'serious' | 'note'
  /** `near`: past the line at which the rule warns, not yet at its threshold. */
  state: 'near' | 'reached'
  because: LocalText
  remedy: LocalText
  openedAt: Date
  seenAt: Date
}

/** The daily check of the live rules on the mall's own books (spec/6 "live figures"). */
export interface LiveCheckService {
  /** Judges the figures of this moment and replaces what the day had. */
  run(): Promise<LiveCheckView>
  newest(): Promise<LiveCheckView | undefined>
  /** Alarms that stand, worst first. */
  alarms(): Promise<LiveAlarm[]>
  /** What an operator stated last; undefined before that. */
  conduct(): Promise<ConductView | undefined>
  /** Keeps a statement of the mall's conduct, or says where its text is wrong and keeps nothing. */
  state(statement: { operator: string; text: string }): Promise<SchemeProblem | undefined>
  /** Runs once a day, soon after the mall's midnight, when the day before has been closed; at the start when it was missed. */
  startDaily(onError: (error: unknown) => void): Poller
}

const DAILY_BEAT_MS = MINUTE_MS
const WORST_FIRST = ['blocking', 'serious', 'note']

export function liveCheckService(parts: {
  db: Database
  mall: string
  books: Books
  profile: () => Promise<Profile>
  clock: Clock
}): LiveCheckService {
  const { db, mall, books, profile: presentProfile, clock } = parts
  const checks = () => db.selectFrom('live_check').selectAll().where('mall', '=', mall).orderBy('day', 'desc')

  async function newest(): Promise<LiveCheckView | undefined> {
    const row = await checks().limit(1).executeTakeFirst()
    if (row === undefined) return undefined
    const { chains } = JSON.parse(row.figures) as { chains?: LiveCheckView['chain'] }
    const { day, at, sequence, profile, verdict, not_judged: ids } = row
    const notJudged = ids.map((rule) => ({ rule, title: titleOfRule(profile, rule) }))
    return { day, at, sequence, profile, verdict, chain: chains, notJudged }
  }

  async function conduct(): Promise<ConductView | undefined> {
    const stated = db.selectFrom('conduct').selectAll().where('mall', '=', mall).orderBy('stated_at', 'desc')
    const row = await stated.limit(1).executeTakeFirst()
    return row && { text: row.text, operator: row.stated_by, at: row.stated_at }
  }

  async function run(): Promise<LiveCheckView> {
    const profile = await presentProfile()
    const at = new Date(clock())
    const day = today(clock())
    const { figures: kept, sequence } = await books.look('liveFigures')
    const figures = withConduct(kept, parseConduct((await conduct())?.text ?? ''))
    const report = checkLive({ figures, profile, at: day })
    const row = {
      at,
      sequence,
      profile: profile.profile,
      profile_version: profile.version,
      verdict: report.verdict,
      figures: printFigures(figures),
      not_judged: JSON.stringify(report.notJudged.map(({ id }) => id)),
    }
    const titles = new Map(rulesAt(profile, day).map(({ id, title }) => [id, title]))
    await db.transaction().execute(async (tx) => {
      await tx
        .insertInto('live_check')
        .values({ mall, day, ...row })
        .onConflict((conflict) => conflict.columns(['mall', 'day']).doUpdateSet(row))
        .execute()
      for (const finding of report.findings) {
        const alarm = alarmRow(finding, titles.get(finding.rule))
        await tx
          .insertInto('live_alarm')
          .values({ mall, rule: finding.rule, path: finding.path, ...alarm, opened_at: at, seen_at: at })
          .onConflict((conflict) =>
            conflict.columns(['mall', 'rule', 'path']).doUpdateSet((excluded) => ({
              ...alarm,
              seen_at: at,
              // An alarm that had been cleared opens anew.
              opened_at: excluded
                .case()
                .when('live_alarm.cleared_at', 'is', null)
                .then(excluded.ref('live_alarm.opened_at'))
                .else(at)
                .end(),
              cleared_at: null,
            })),
          )
          .execute()
      }
      const cleared = tx.updateTable('live_alarm').set({ cleared_at: at }).where('mall', '=', mall)
      await cleared.where('cleared_at', 'is', null).where('seen_at', '<', at).execute()
    })
    const stored = await newest()
    if (stored === undefined) throw new Error('the check was stored and is not there')
    return stored
  }

  return {
    run,
    newest,
    conduct,
    async state({ operator, text }) {
      const problem = problemOf(text)
      if (problem !== undefined) return problem
      const row = { stated_by: operator, text }
      await db
        .insertInto('conduct')
        .values({ mall, stated_at: new Date(clock()), ...row })
        .onConflict((conflict) => conflict.columns(['mall', 'stated_at']).doUpdateSet(row))
        .execute()
      return undefined
    },
    async alarms() {
      const rows = await db
        .selectFrom('live_alarm')
        .selectAll()
        .where('mall', '=', mall)
        .where('cleared_at', 'is', null)
        .orderBy('rule')
        .execute()
      return rows
        .map((row) => ({
          rule: row.rule,
          title: { zh: row.title_zh, en: row.title_en },
          path: row.path,
          severity: row.severity,
          state: row.state,
          because: { zh: row.because_zh, en: row.because_en },
          remedy: { zh: row.remedy_zh, en: row.remedy_en },
          openedAt: row.opened_at,
          seenAt: row.seen_at,
        }))
        .sort((one, other) => WORST_FIRST.indexOf(one.severity) - WORST_FIRST.indexOf(other.severity))
    },
    startDaily(onError) {
      const round = async (): Promise<boolean> => {
        const open = await books.look('isAtRest')
        const last = await checks().select('day').limit(1).executeTakeFirst()
        if (open && (last === undefined || last.day < today(clock()))) await run()
        return false
      }
      return startPoller({ beatMs: DAILY_BEAT_MS, round, onError })
    },
  }
}

/** Where a statement of conduct is wrong. */
function problemOf(text: string): SchemeProblem | undefined {
  try {
    parseConduct(text)
    return undefined
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    const { line, column, message } = error
    return { line, column, message: message.slice(message.indexOf(': ') + 2) }
  }
}

/** A rule's own title; one that the profile no longer has stands for itself. */
function titleOfRule(profile: string, rule: string): LocalText {
  return shippedProfile(profile)?.rules.find(({ id }) => id === rule)?.title ?? { zh: rule, en: rule }
}

function alarmRow(finding: LiveFinding, title: LocalText | undefined) {
  const { severity, state, because, remedy, rule } = finding
  return {
    title_zh: title?.zh ?? rule,
    title_en: title?.en ?? rule,
    severity,
    state,
    because_zh: because.zh,
    because_en: because.en,
    remedy_zh: remedy.words.zh,
    remedy_en: remedy.words.en,
  }
}
