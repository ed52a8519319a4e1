import { MallWriter, migrateJournal, openPostgresJournal, startFollowers, verify } from '@huoshui/journal'
import {
  type CodeLimits,
  type Deliver,
  demoDescriptions,
  ensureMall,
  inboxSms,
  type LocalText,
  localCashier,
  MallError,
  migrateMall,
  type OrderTimes,
  openDatabase,
  openMall,
  openPool,
  startPoller,
} from '@huoshui/mall'
import type { FastifyBaseLogger } from 'fastify'
import type { ServedMall } from '../served-mall.ts'
import { journalReader } from './journal-reader.ts'

import { verifier } from './verifier.ts'

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
  clock?: () => number
  codeLimits?: CodeLimits
  orderTimes?: OrderTimes
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

/**
 * Brings a mall up on a database: migrations, journal, writer, followers, services, scheme.
 * @throws MallError live-mall: there is no provider but the development ones yet
 */
export async function hostMall(options: HostOptions): Promise<HostedMall> {
  const { url, ownerUrl, slug, log, clock = Date.now } = options
  if (options.mode === 'live') throw new MallError('live-mall')
  const closing: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  try {
    await migrateJournal({ ownerUrl, role: new URL(url).username })
    const onError = (error: unknown): void => log.error({ err: error }, 'background work failed')
    const pool = openPool(url, onError)
    closing.push(() => pool.end())
    const db = openDatabase(pool)
    for (const migration of await migrateMall(db)) log.info({ migration }, 'migrated')
    const row = await ensureMall(db, { slug, mode: options.mode, name: options.name, clock })

    const journal = await openPostgresJournal({ url, mall: slug })
    closing.push(() => journal.close())
    const writer = await MallWriter.open({
      mall: slug,
      journal,
      clock,
      onAlarm: (alarm) => log.error({ alarm }, 'alarm'),
    })
    closing.push(() => writer.close())
    const followers = startFollowers({
      url,
      writer,
      onFailure: (follower, message) => log.error({ follower, message }, 'a follower cannot go on'),
    })
    closing.push(() => followers.stop())

    const inbox = inboxSms(db, slug, clock)
    const cashier = localCashier({ db, mall: slug, secret: row.cashier_secret, clock, deliver: options.deliver })
    const mall = openMall({
      row,
      pool,
      books: writer,
      followers,
      sms: inbox,
      payments: cashier,
      clock,
      onError,
      ...(options.codeLimits && { codeLimits: options.codeLimits }),
      ...(options.orderTimes && { orderTimes: options.orderTimes }),
    })
    closing.push(() => mall.stop())
    await mall.schemes.activate({ ...options.scheme, descriptions: demoDescriptions })
    const firstOperator = await mall.operators.ensureFirst(FIRST_OPERATOR)
    const resend = startPoller({ beatMs: RESEND_BEAT_MS, round: () => cashier.resend().then(() => false), onError })
    closing.push(() => resend.stop())
    const proof = verifier({
      verify: (onProgress) => verify({ journal, url, onProgress }),
      total: () => writer.durable,
      clock,
      onError,
    })
    closing.push(() => proof.settled())

    return {
      served: {
        mall,
        journal,
        inbox,
        cashier,
        verifier: proof,
        entries: journalReader({
          journal,
          decode: (payload) => writer.readEntry(payload),
          durable: () => writer.durable,
        }),
        quarantined: async () => (await journal.quarantined(QUARANTINE_MAX)).length,
        figures: () => numbersOf(writer.metrics()),
      },
      firstOperator,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function numbersOf(figures: object): Record<string, number> {
  return Object.fromEntries(
    Object.entries(figures).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  )
}
