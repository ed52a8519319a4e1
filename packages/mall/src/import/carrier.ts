import { sql } from 'kysely'
import type { Books, BooksAnswer, CommandInput } from '../books.ts'
import { type Database, isUniqueViolation } from '../database/database.ts'
import type { ImportRow } from '../database/tables.ts'
import { readCommand } from '../outbox/command-json.ts'
import type { JsonObject } from '../shared/json.ts'
import { newReferralCode } from '../shared/secrets.ts'

/** Steps carried out together: a slice. */
export const IMPORT_SLICE = 500
/** Pauses before a command is sent again that was refused for what comes before it, or for want of room. */
const AGAIN_MS = [20, 100, 500, 2000, 5000]
/** Refusals that may be over soon: no room in the writer, or a member whose own joining is still on its way. */
const SOON_OVER: ReadonlySet<string> = new Set(['busy', 'unknown-member'])

/** A step that cannot be done: the import stands still there. */
export class StuckStep extends Error {
  readonly line: number
  readonly code: string
  constructor(line: number, code: string, message: string) {
    super(message)
    this.line = line
    this.code = code
  }
}

export interface CarriedSlice {
  /** First step after the slice. */
  readonly cursor: number
  readonly firstSequence: number | null
  readonly lastSequence: number | null
}

interface Staged {
  place: number
  line: number
  member: string | null
  isNewcomer: boolean
  commands: JsonObject[]
}

/**
 * Carries slices of an import out: members into SQL, commands into the journal. Every command has an id of its import and
 * line, so a slice that was broken off is done again and what was done is answered as repeated.
 */
export class Carrier {
  readonly #db: Database
  readonly #books: Books
  readonly #row: Pick<ImportRow, 'mall' | 'id'>
  /** Members by the id they were to have: they joined by themselves meanwhile. */
  readonly #met = new Map<string, string>()
  #ahead: { readonly from: number; readonly steps: Promise<Staged[]> } | undefined

  constructor(db: Database, books: Books, row: Pick<ImportRow, 'mall' | 'id'>) {
    this.#db = db
    this.#books = books
    this.#row = row
  }

  /** Reads whom the import has met so far. */
  async open(): Promise<void> {
    const { mall, id } = this.#row
    const rows = await this.#db
      .selectFrom('import_met')
      .select(['derived', 'member'])
      .where('mall', '=', mall)
      .where('import', '=', id)
      .execute()
    for (const { derived, member } of rows) this.#met.set(derived, member)
  }

  /** @throws StuckStep when a step is refused for good; whatever else fails may be tried again */
  async carry(from: number): Promise<CarriedSlice> {
    const steps = await this.#taken(from)
    const cursor = (steps.at(-1)?.place ?? from - 1) + 1
    this.#prepareAhead(cursor)
    const sequences = await this.#send(steps)
    return {
      cursor,
      firstSequence: sequences.length === 0 ? null : sequences.reduce((one, other) => Math.min(one, other)),
      lastSequence: sequences.length === 0 ? null : sequences.reduce((one, other) => Math.max(one, other)),
    }
  }

  /** The slice from there on, prepared meanwhile or now. */
  #taken(from: number): Promise<Staged[]> {
    const ahead = this.#ahead
    this.#ahead = undefined
    return ahead?.from === from ? ahead.steps : this.#prepare(from)
  }

  /** The next slice's rows are read and made while the commands of this one are decided. */
  #prepareAhead(from: number): void {
    const steps = this.#prepare(from)
    // Whoever takes it hears of it; until then a failure waits.
    steps.catch(() => undefined)
    this.#ahead = { from, steps }
  }

  async #prepare(from: number): Promise<Staged[]> {
    const { mall, id } = this.#row
    const rows = await this.#db
      .selectFrom('import_step')
      .select(['place', 'line', 'member', 'commands'])
      .select((eb) => eb('phone_hash', 'is not', null).as('isNewcomer'))
      .where('mall', '=', mall)
      .where('import', '=', id)
      .where('place', '>=', from)
      .orderBy('place')
      .limit(IMPORT_SLICE)
      .execute()
    const steps = rows.map((row) => ({ ...row, isNewcomer: Boolean(row.isNewcomer) }))
    const cursor = (steps.at(-1)?.place ?? from - 1) + 1
    if (steps.some(({ isNewcomer }) => isNewcomer)) await this.#makeRows(from, cursor)
    return steps
  }

  /** Waits for what is prepared ahead; it is not used. */
  async close(): Promise<void> {
    await this.#ahead?.steps.catch(() => undefined)
    this.#ahead = undefined
  }

  /** The members' rows in SQL. A phone that joined by itself meanwhile keeps its account; the import goes on with that. */
  async #makeRows(from: number, cursor: number): Promise<void> {
    for (;;) {
      await this.#meet(from, cursor)
      try {
        await this.#insert(from, cursor)
        return
      } catch (error) {
        if (isUniqueViolation(error, 'member_referral_code')) await this.#otherCodes(from, cursor)
        else if (!isUniqueViolation(error, 'member_phone')) throw error
      }
    }
  }

  /** One look by key for each row: nothing is known yet of how the rows of a fresh table lie, and a join might read it all. */
  async #meet(from: number, cursor: number): Promise<void> {
    const { mall, id } = this.#row
    const { rows } = await sql<{ derived: string; member: string }>`
      insert into import_met (mall, import, derived, member, line)
      select s.mall, s.import, s.member, e.id, s.line from import_step s
      cross join lateral (select id from member where mall = s.mall and phone_hash = s.phone_hash limit 1) e
      where e.id <> s.member and s.mall = ${mall} and s.import = ${id} and s.place >= ${from} and s.place < ${cursor}
      on conflict (mall, import, derived) do nothing returning derived, member`.execute(this.#db)
    for (const { derived, member } of rows) this.#met.set(derived, member)
  }

  async #insert(from: number, cursor: number): Promise<void> {
    const { mall, id } = this.#row
    await sql`
      insert into member (mall, id, phone_hash, phone_masked, name, referral_code, referrer, locale, joined_at)
      select s.mall, s.member, s.phone_hash, s.phone_masked, s.name, s.referral_code, coalesce(up.member, s.referrer), 'zh',
        s.joined_at
      from import_step s
      left join import_met up on up.mall = s.mall and up.import = s.import and up.derived = s.referrer
      where s.mall = ${mall} and s.import = ${id} and s.place >= ${from} and s.place < ${cursor}
        and s.phone_hash is not null
        and not exists (select from import_met own where own.mall = s.mall and own.import = s.import and own.derived = s.member)
      order by s.place
      on conflict (mall, id) do nothing`.execute(this.#db)
  }

  /** Some of these codes are somebody's already: the members get others. */
  async #otherCodes(from: number, cursor: number): Promise<void> {
    const { mall, id } = this.#row
    const { rows } = await sql<{ place: number }>`
      select s.place from import_step s
      join member e on e.mall = s.mall and e.referral_code = s.referral_code and e.id <> s.member
      where s.mall = ${mall} and s.import = ${id} and s.place >= ${from} and s.place < ${cursor}`.execute(this.#db)
    for (const { place } of rows)
      await this.#db
        .updateTable('import_step')
        .set({ referral_code: newReferralCode() })
        .where('mall', '=', mall)
        .where('import', '=', id)
        .where('place', '=', place)
        .execute()
  }

  /** Sends all commands of a slice together; what is refused for what came later to the writer is sent again, in order. */
  async #send(steps: readonly Staged[]): Promise<number[]> {
    const sent = steps.flatMap((step) =>
      step.commands.flatMap((json) => {
        const command = this.#renamed(readCommand(json))
        return command === undefined ? [] : [{ line: step.line, command }]
      }),
    )
    const answers = await Promise.all(sent.map(({ command }) => this.#books.submit(command)))
    const sequences: number[] = []
    for (const [index, answer] of answers.entries()) {
      const { line, command } = sent[index] as (typeof sent)[number]
      sequences.push(await this.#settle(answer, line, command))
    }
    return sequences
  }

  async #settle(first: BooksAnswer, line: number, command: CommandInput): Promise<number> {
    let answer = first
    for (const pauseMs of [...AGAIN_MS, null]) {
      if ('sequence' in answer) return answer.sequence
      const isSoonOver = answer.kind === 'refused' && SOON_OVER.has(answer.code)
      if (pauseMs === null || !isSoonOver) throw new StuckStep(line, answer.code, answer.message)
      await new Promise((resume) => setTimeout(resume, pauseMs))
      answer = await this.#books.submit(command)
    }
    throw new StuckStep(line, 'busy', 'the writer has no room')
  }

  /** The command with the members as they are now; nothing for the joining of one who joined by itself. */
  #renamed(command: CommandInput): CommandInput | undefined {
    if (this.#met.size === 0) return command
    if (command.kind === 'join' && this.#met.has(command.member)) return undefined
    const named = Object.entries(command).map(([field, value]) => {
      const isMember = field === 'member' || field === 'referrer' || field === 'under'
      return [field, isMember && typeof value === 'string' ? (this.#met.get(value) ?? value) : value]
    })
    return Object.fromEntries(named) as CommandInput
  }
}
