import { sql } from 'kysely'
import type { Queries } from '../database/database.ts'
import { writeCommand } from '../outbox/command-json.ts'
import type { CheckedImport } from './check.ts'
import { type Step, type StepParts, stepsOf } from './steps.ts'
import { Turns } from './turns.ts'

/** Steps that go to the database in one statement. */
const STAGED_TOGETHER = 1000

/**
 * Writes all steps of an import down, in the caller's transaction, so that it can be carried out without its files, again
 * and again from any step. Phones are written as the mall writes them: hashed, and masked. Returns the number of steps.
 */
export async function stageSteps(
  tx: Queries,
  checked: CheckedImport,
  parts: StepParts & { mall: string; now: Date; phoneHash: (phone: string) => string },
): Promise<number> {
  const turns = new Turns()
  let batch: Step[] = []
  let place = 0
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await putSteps(tx, batch, place, parts)
    place += batch.length
    batch = []
  }
  for (const step of stepsOf(checked, parts)) {
    batch.push(step)
    if (batch.length === STAGED_TOGETHER) await flush()
    if (turns.over) await turns.pause()
  }
  await flush()
  return place
}

async function putSteps(
  tx: Queries,
  steps: readonly Step[],
  first: number,
  { mall, id, now, phoneHash }: StepParts & { mall: string; now: Date; phoneHash: (phone: string) => string },
): Promise<void> {
  const joinedAt = (at: number | null): string => (at === null ? now : new Date(at)).toISOString()
  const newcomers = steps.map(({ newcomer }) => newcomer)
  await sql`
    insert into import_step (mall, import, place, line, member, newcomer, commands, phone_hash, phone_masked, name, referral_code,
      referrer, joined_at, old_id)
    select ${mall}, ${id}, * from unnest(
      ${steps.map((_, index) => first + index)}::integer[], ${steps.map(({ line }) => line)}::integer[],
      ${steps.map(({ member }) => member)}::text[],
      ${newcomers.map((one) => one !== undefined)}::boolean[],
      ${steps.map(({ commands }) => JSON.stringify(commands.map(writeCommand)))}::jsonb[],
      ${newcomers.map((one) => (one === undefined ? null : phoneHash(one.phone)))}::text[],
      ${newcomers.map((one) => one?.masked ?? null)}::text[], ${newcomers.map((one) => one?.name ?? null)}::text[],
      ${newcomers.map((one) => one?.referralCode ?? null)}::text[], ${newcomers.map((one) => one?.referrer ?? null)}::text[],
      ${newcomers.map((one) => (one === undefined ? null : joinedAt(one.joinedAt)))}::timestamptz[],
      ${newcomers.map((one) => one?.oldId ?? null)}::text[])`.execute(tx)
}
