import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { migrateJournal, openPostgresJournal, removeScratch, scratchDirectory } from '@huoshui/journal'
import {
  type CodeLimits,
  type Deliver,
  demoDescriptions,
  ensureMall,
  experimentService,
  inboxSms,
  type LocalText,
  localCashier,
  type Mall,
  MallError,
  type MallRow,
  migrateMall,
  type OrderTimes,
  openDatabase,
  openMall,
  openPool,
  startPoller,
} from '@huoshui/mall'
import type { FastifyBaseLogger } from 'fastify'
import type { ServedMall } from '../served-mall.ts'
import type { Tracing } from '../tracing.ts'
import { openNodes } from './nodes.ts'
import { type EnginePool, openEnginePool, workersOf } from './pool.ts'
import type { Note, Question } from './questions.ts'
import { signedHeads } from './receipts.ts'
import { verifier } from './verifier.ts'
import { verifying } from './verifying.ts'
import { whenFree } from './when-free.ts'

export interface HostOptions {
  /** The application's own role. */
  url: string
  /** The role that owns the journal's schema; the same as `url` on a server of one's own with one role. */
  ownerUrl: string
  slug: string
  mode: 'sandbox' | 'live'
  name: LocalText
  scheme: { text: string; file: string }
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>
  /** Carries the local cashier's notifications to this very server. */
  deliver: Deliver
  /** A clock of one's own, for tests: engines then run in this very thread, which shares it. */
  clock?: () => number
  /** Most worker threads for engines; `HUOSHUI_WORKERS`, or the cores but one, when not named. */
  workers?: number
  /**
   * Where this server takes questions of other servers on the same database: the address at which they reach it, and a
   * port, a free one when not named. Without it a mall that another server has is waited for.
   */
  nodes?: { host: string; port?: number } | undefined
  /** The key with which heads of days are signed: outside the database, made at first use. None are signed without it. */
  signingKeyFile?: string
  /** Sends the spans of what requests cause. */
  tracing?: Tracing | undefined
  codeLimits?: CodeLimits
  orderTimes?: OrderTimes
  /** Where runs of experiments and forks are kept; a folder that goes with the server when not named. */
  runsFolder?: string
}

export interface HostedMall {
  served: ServedMall
  /** The operator made at the first start; its password is known here and nowhere else. */
  firstOperator: { name: string; password: string } | undefined
  /** Drains and closes everything that was opened, in the reverse order. */
  stop(): Promise<void>
}

const FIRST_OPERATOR = 'admin'
const RESEND_BEAT_MS = 10_000
const QUARANTINE_MAX = 1000

/** Opens one thing after another and closes them in the reverse order. */
class Closing {
  readonly #steps: (() => Promise<unknown>)[] = []

  keep<Opened>(opened: Opened, close: (opened: Opened) => Promise<unknown>): Opened {
    this.#steps.push(() => close(opened))
    return opened
  }

  async close(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) await step()
  }
}

/**
 * Brings a mall up on a database: migrations, journal, writer, followers, services, scheme.
 * @throws MallError live-mall: there is no provider but the development ones yet
 */
export async function hostMall(options: HostOptions): Promise<HostedMall> {
  if (options.mode === 'live') throw new MallError('live-mall')
  const closing = new Closing()
  try {
    const { served, firstOperator } = await bringUp(options, closing)
    return { served, firstOperator, stop: () => closing.close() }
  } catch (error) {
    await closing.close()
    throw error
  }
}

async function openTables({ url, ownerUrl, slug, mode, name, log, clock = Date.now }: HostOptions, closing: Closing) {
  await migrateJournal({ ownerUrl, role: new URL(url).username })
  const pool = closing.keep(
    openPool(url, (error) => log.error({ err: error }, 'an idle connection failed')),
    (opened) => opened.end(),
  )
  const db = openDatabase(pool)
  for (const migration of await migrateMall(db)) log.info({ migration }, 'migrated')
  return { pool, db, row: await ensureMall(db, { slug, mode, name, clock }) }
}

/** What all servers of a mall know, and nobody who cannot read its row. */
const nodeSecret = (row: MallRow): Buffer => createHmac('sha256', row.phone_salt).update('huoshui.node.1').digest()

/** The worker that hosts the mall's engine, or the node that does, and the way to it. */
async function openEngine(options: HostOptions, row: MallRow, closing: Closing) {
  const { url, slug, log, clock, workers = workersOf(), signingKeyFile, tracing } = options
  const onNote = ({ level, fields, message }: Note): void => log[level](fields, message)
  const answer = (mall: string, question: Question): Promise<unknown> => pool.answerHere(mall, question)
  const nodes =
    options.nodes &&
    closing.keep(
      await openNodes({
        host: options.nodes.host,
        port: options.nodes.port ?? 0,
        secretOf: (mall) => (mall === slug ? nodeSecret(row) : undefined),
        answer,
        standing: (mall) => pool.standing(mall),
        onNote,
      }),
      (opened) => opened.close(),
    )
  const pool: EnginePool = closing.keep(
    openEnginePool({
      workers,
      clock,
      nodes,
      onNote,
      ...(tracing && { onSpan: (span) => tracing.finished(span) }),
    }),
    (opened) => opened.stop(),
  )
  return pool.open({ slug, url, signingKeyFile })
}

async function bringUp(options: HostOptions, closing: Closing): Promise<Omit<HostedMall, 'stop'>> {
  const { url, slug, log, clock = Date.now, deliver, codeLimits, orderTimes, tracing } = options
  const onError = (error: unknown): void => log.error({ err: error }, 'background work failed')
  const { pool, db, row } = await openTables(options, closing)
  const engine = await openEngine(options, row, closing)
  const journal = closing.keep(openPostgresJournal({ url, mall: slug }), (opened) => opened.close())
  const { statements: followers } = engine
  const books = tracing ? tracing.books(engine.books) : engine.books
  const inbox = inboxSms(db, slug, clock)
  const cashier = localCashier({ db, mall: slug, secret: row.cashier_secret, clock, deliver })
  const limits = { ...(codeLimits && { codeLimits }), ...(orderTimes && { orderTimes }) }
  const trace = tracing && { trace: tracing }
  const mall = closing.keep(
    openMall({
      row,
      pool,
      books,
      followers,
      sms: inbox,
      payments: cashier,
      clock,
      onError,
      ...limits,
      ...trace,
    }),
    (opened) => opened.stop(),
  )
  await whenFree(
    () => mall.schemes.activate({ ...options.scheme, descriptions: demoDescriptions }),
    (why) => log.info(`the scheme is activated as soon as the mall takes it: ${why}`),
  )
  const firstOperator = await mall.operators.ensureFirst(FIRST_OPERATOR)
  const resend = (): Promise<boolean> => cashier.resend().then(() => false)
  closing.keep(startPoller({ beatMs: RESEND_BEAT_MS, round: resend, onError }), (opened) => opened.stop())
  const experiments = closing.keep(await openExperiments(options, mall, onError), (opened) => opened.stop())
  const proof = closing.keep(verifying({ url, mall: slug }), (opened) => opened.stop())
  const served: ServedMall = {
    mall,
    journal,
    inbox,
    cashier,
    experiments,
    verifier: verifier({
      verify: proof.verify,
      total: () => books.durable,
      clock,
      onError,
    }),
    entries: engine.entries,
    headOf: signedHeads({ journal, clock }),
    quarantined: async () => (await journal.quarantined(QUARANTINE_MAX)).length,
    figures: engine.figures,
    standing: engine.standing,
  }
  return { served, firstOperator }
}

/** Experiments read the live engine and write to their own folder, never to the journal. */
async function openExperiments(
  { runsFolder, slug, clock = Date.now }: HostOptions,
  mall: Mall,
  onError: (error: unknown) => void,
) {
  // A folder that nobody named is thrown away, by the next one when this process is killed.
  const own = runsFolder === undefined ? await scratchDirectory('runs') : undefined
  const service = experimentService({
    folder: join(own ?? runsFolder ?? '', slug),
    stateNow: () => mall.books.look('snapshot'),
    schemeInForce: () => mall.books.look('schemeText'),
    record: (line) => mall.acts.record(line),
    clock,
    onError,
  })
  const stop = async (): Promise<void> => {
    await service.stop()
    if (own !== undefined) await removeScratch(own)
  }
  return { ...service, stop }
}
