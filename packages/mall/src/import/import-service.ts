import { parseScheme } from '@huoshui/engine'
import { sql } from 'kysely'
import type { Books, Statements } from '../books.ts'
import { type Database, isUniqueViolation } from '../database/database.ts'
import type { ImportRow, MallRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import type { ActService } from '../operators/act-service.ts'
import { type Clock, SECOND_MS } from '../shared/clock.ts'
import { startPoller } from '../shared/poller.ts'
import { hmac, newId, newSecret } from '../shared/secrets.ts'
import { Carrier, StuckStep } from './carrier.ts'
import { type CheckedImport, checkImport, type ImportFile } from './check.ts'
import { controlImport, readSums, writeAmounts, writeControl, writeSums } from './control.ts'
import { knownMembers } from './known.ts'
import { type ImportView, viewOf } from './present.ts'
import { stageSteps } from './staging.ts'
import { readTotals, type Totals } from './totals.ts'

/** Broken rows that are kept and shown; all are counted. */
export const PROBLEMS_KEPT = 10_000
/** Import that are listed. */
const LISTED = 50
const BEAT_MS = 2 * SECOND_MS
/** How long the control waits for the statement, and for a close to end. */
const CATCH_UP_MS = 10 * 60 * SECOND_MS
const REST_TRIES = 300

export interface ImportRequest {
  readonly operator: string
  readonly files: readonly ImportFile[]
  readonly keepExisting: boolean
  readonly expected: Totals
}

/** A shop that moves in: files checked, approved by a second operator, carried out in slices, and controlled. */
export interface ImportService {
  /** Checks files and changes nothing. */
  check(request: Pick<ImportRequest, 'files' | 'keepExisting' | 'expected'>): Promise<CheckedImport>
  /**
   * Checks files and keeps what they say, to be approved. With rows that are broken nothing but the list is kept.
   * @throws MallError import-open, already-imported
   */
  propose(request: ImportRequest): Promise<ImportView>
  /**
   * Another operator lets the import begin; `sha256` is that of the files which were looked at.
   * @throws MallError unknown-import, second-operator-needed, files-changed, import-blocked, import-broken
   */
  approve(act: { operator: string; id: string; sha256: string; skipBroken: boolean }): Promise<ImportView>
  /** Any operator may withdraw an import that has not begun. @throws MallError unknown-import */
  withdraw(act: { operator: string; id: string }): Promise<ImportView>
  /** Goes on with an import that stands still. @throws MallError unknown-import */
  resume(act: { operator: string; id: string }): Promise<ImportView>
  /** Newest first. */
  list(): Promise<ImportView[]>
  /** @throws MallError unknown-import */
  find(id: string): Promise<ImportView>
  /** Goes on at once instead of at the next beat. */
  nudge(): void
  /** Waits for the slice under way and does no more. */
  stop(): Promise<void>
}

/** Opens the service; an import that was broken off goes on by itself. */
export function importService(parts: {
  db: Database
  mall: MallRow
  books: Books
  followers: Statements
  acts: Pick<ActService, 'record'>
  clock: Clock
  onError: (error: unknown) => void
}): ImportService {
  const { db, mall, books, acts, clock } = parts
  const phoneHash = (phone: string): string => hmac(mall.phone_salt, `phone:${phone}`)
  const known = knownMembers({
    db,
    mall: mall.slug,
    phoneHash,
    openedAmong: (members) => books.look('openedMembers', members),
  })
  const rows = () => db.selectFrom('import').selectAll().where('mall', '=', mall.slug)
  const runner = importRunner(parts)

  async function one(id: string): Promise<ImportRow> {
    const row = await rows().where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw new MallError('unknown-import')
    return row
  }

  async function names(): Promise<ReadonlyMap<string, string>> {
    const operators = await db.selectFrom('operator').select(['id', 'name']).where('mall', '=', mall.slug).execute()
    return new Map(operators.map(({ id, name }) => [id, name]))
  }

  const view = async (id: string): Promise<ImportView> => viewOf(await one(id), await names())

  const check: ImportService['check'] = async ({ files, keepExisting, expected }) => {
    const text = await books.look('schemeText')
    const prices = await books.look('poolPrices')
    const scheme = parseScheme(text, 'scheme')
    return checkImport(files, { scheme, prices, known, now: clock(), keepExisting, expected })
  }

  /** Moves an import from one of these states to another; false when it was in none of them. */
  async function change(
    id: string,
    from: ImportRow['state'][],
    to: Partial<ImportRow> & { state: ImportRow['state'] },
  ) {
    const { state, skip_broken, decided_by, decided_at, started_at } = to
    const set = { state, skip_broken, decided_by, decided_at, started_at }
    const changed = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined))
    const done = await db
      .updateTable('import')
      .set({ ...changed, stuck_line: null, stuck_code: null, stuck_detail: null })
      .where('mall', '=', mall.slug)
      .where('id', '=', id)
      .where('state', 'in', from)
      .executeTakeFirst()
    if (done.numUpdatedRows === 0n) throw new MallError('unknown-import')
  }

  return {
    check,
    nudge: runner.nudge,
    stop: runner.stop,
    list: async () => {
      const operators = await names()
      const found = await rows().orderBy('proposed_at', 'desc').limit(LISTED).execute()
      return found.map((row) => viewOf(row, operators))
    },
    find: view,

    async propose(request) {
      await refuseSecond(db, mall.slug)
      const checked = await check(request)
      await refuseRepeated(db, mall.slug, checked.sha256)
      const id = newId()
      await keep({ db, mall: mall.slug, id, checked, request, now: new Date(clock()), phoneHash }).catch((error) => {
        throw isUniqueViolation(error, 'import_one_open') ? new MallError('import-open') : error
      })
      await acts.record({ operator: request.operator, act: 'propose-import', subject: id, reason: checked.sha256 })
      return view(id)
    },

    async approve({ operator, id, sha256, skipBroken }) {
      const row = await one(id)
      if (row.state !== 'checked') throw new MallError('unknown-import')
      if (row.proposed_by === operator) throw new MallError('second-operator-needed')
      if (row.sha256 !== sha256) throw new MallError('files-changed')
      if (row.blocked) throw new MallError('import-blocked')
      if (row.broken_rows > 0 && !skipBroken) throw new MallError('import-broken')
      await refuseRepeated(db, mall.slug, row.sha256)
      const now = new Date(clock())
      await change(id, ['checked'], {
        state: 'running',
        skip_broken: row.broken_rows > 0,
        decided_by: operator,
        decided_at: now,
        started_at: now,
      })
      const reason = row.broken_rows > 0 ? `without ${row.broken_rows} broken rows` : row.sha256
      await acts.record({ operator, act: 'approve-import', subject: id, reason })
      runner.nudge()
      return view(id)
    },

    async withdraw({ operator, id }) {
      await change(id, ['checked'], { state: 'withdrawn', decided_by: operator, decided_at: new Date(clock()) })
      await db.deleteFrom('import_step').where('mall', '=', mall.slug).where('import', '=', id).execute()
      await acts.record({ operator, act: 'withdraw-import', subject: id })
      return view(id)
    },

    async resume({ operator, id }) {
      await change(id, ['stuck'], { state: 'running' })
      await acts.record({ operator, act: 'resume-import', subject: id })
      runner.nudge()
      return view(id)
    },
  }
}

async function refuseSecond(db: Database, mall: string): Promise<void> {
  const open = await db
    .selectFrom('import')
    .select('id')
    .where('mall', '=', mall)
    .where('state', 'in', ['checked', 'running', 'stuck'])
    .executeTakeFirst()
  if (open !== undefined) throw new MallError('import-open')
}

async function refuseRepeated(db: Database, mall: string, sha256: string): Promise<void> {
  const same = await db
    .selectFrom('import')
    .select('id')
    .where('mall', '=', mall)
    .where('sha256', '=', sha256)
    .where('state', 'in', ['running', 'stuck', 'done'])
    .executeTakeFirst()
  if (same !== undefined) throw new MallError('already-imported', `the same files were imported as ${same.id}`)
}

/** Writes an import and its steps down, in one transaction. */
async function keep(parts: {
  db: Database
  mall: string
  id: string
  checked: CheckedImport
  request: ImportRequest
  now: Date
  phoneHash: (phone: string) => string
}): Promise<void> {
  const { db, mall, id, checked, request, now, phoneHash } = parts
  const secret = newSecret()
  await db.transaction().execute(async (tx) => {
    const row = {
      mall,
      id,
      state: 'checked' as const,
      sha256: checked.sha256,
      files: JSON.stringify(checked.files),
      secret,
      keep_existing: request.keepExisting,
      skip_broken: false,
      blocked: checked.blocked,
      broken_rows: checked.brokenRows,
      problems: JSON.stringify(checked.problems.slice(0, PROBLEMS_KEPT)),
      totals: writeAmounts(checked.totals),
      expected: writeAmounts(request.expected),
      steps: 0,
      cursor: 0,
      proposed_by: request.operator,
      proposed_at: now,
    }
    await tx.insertInto('import').values(row).execute()
    if (checked.blocked) return
    const steps = await stageSteps(tx, checked, { mall, id, secret, now, phoneHash })
    await tx.updateTable('import').set({ steps }).where('mall', '=', mall).where('id', '=', id).execute()
  })
}

/** What every slice looks at: the broken rows of an import may be many and stay where they are. */
type RunningImport = Pick<ImportRow, 'mall' | 'id' | 'cursor' | 'steps' | 'before'>

/** Carries out whatever import is running, slice by slice; a slice that fails for a while is tried again at the next beat. */
function importRunner(parts: {
  db: Database
  mall: MallRow
  books: Books
  followers: Statements
  clock: Clock
  onError: (error: unknown) => void
}) {
  const { db, mall, books, followers, clock, onError } = parts
  let carrier: { id: string; opened: Carrier } | undefined
  const ofImport = (id: string) => db.updateTable('import').where('mall', '=', mall.slug).where('id', '=', id)

  /** Sums are taken between closes, so that no line of the statement reaches over them. */
  async function rest(): Promise<void> {
    for (let tries = 0; tries < REST_TRIES && !(await books.look('isAtRest')); tries++)
      await new Promise((resume) => setTimeout(resume, 100))
  }

  async function begin(row: RunningImport): Promise<Carrier> {
    if (row.before === null) {
      await rest()
      await ofImport(row.id)
        .set({ before: writeSums(await books.look('heldSums')) })
        .where('before', 'is', null)
        .execute()
    }
    if (carrier?.id !== row.id) {
      const opened = new Carrier(db, books, row)
      await opened.open()
      carrier = { id: row.id, opened }
    }
    return carrier.opened
  }

  async function finish({ id }: RunningImport): Promise<void> {
    const row = await db
      .selectFrom('import')
      .selectAll()
      .where('mall', '=', mall.slug)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    await rest()
    const control = await controlImport({
      db,
      books,
      row,
      totals: readTotals(row.totals),
      before: readSums(row.before ?? {}),
      waitFor: (sequence) => followers.waitFor(sequence, CATCH_UP_MS),
    })
    await db.transaction().execute(async (tx) => {
      await tx
        .updateTable('import')
        .set({ state: 'done', finished_at: new Date(clock()), control: writeControl(control), secret: '' })
        .where('mall', '=', mall.slug)
        .where('id', '=', id)
        .where('state', '=', 'running')
        .execute()
      // What it said of people stands in their own rows now; its commands name nobody, and a restore may need them again.
      await sql`update import_step set phone_hash = null, phone_masked = null, name = null, referral_code = null
        where mall = ${mall.slug} and import = ${id}`.execute(tx)
    })
    carrier = undefined
    if (!control.agrees) onError(new Error(`the import ${id} does not agree with its files: look at its control`))
  }

  async function round(): Promise<boolean> {
    const row = await db
      .selectFrom('import')
      .select(['mall', 'id', 'cursor', 'steps', 'before'])
      .where('mall', '=', mall.slug)
      .where('state', '=', 'running')
      .orderBy('started_at')
      .limit(1)
      .executeTakeFirst()
    if (row === undefined) return false
    const opened = await begin(row)
    if (row.cursor >= row.steps) {
      await finish(row)
      return true
    }
    try {
      const { cursor, firstSequence, lastSequence } = await opened.carry(row.cursor)
      await ofImport(row.id)
        .set({
          cursor: sql<number>`greatest(cursor, ${cursor}::integer)`,
          first_sequence: sql<number>`least(first_sequence, ${firstSequence}::integer)`,
          last_sequence: sql<number>`greatest(last_sequence, ${lastSequence}::integer)`,
        })
        .execute()
    } catch (error) {
      if (!(error instanceof StuckStep)) throw error
      onError(error)
      const stuck = { stuck_line: error.line, stuck_code: error.code, stuck_detail: error.message.slice(0, 500) }
      await ofImport(row.id)
        .set({ state: 'stuck', ...stuck })
        .where('state', '=', 'running')
        .execute()
      return false
    }
    return true
  }

  const { nudge, stop } = startPoller({ beatMs: BEAT_MS, round, onError })
  return {
    nudge,
    async stop() {
      await stop()
      await carrier?.opened.close()
    },
  }
}
