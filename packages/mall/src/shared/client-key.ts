import type { Queries } from '../database/database.ts'
import { MallError } from '../errors.ts'
import { sha256 } from './secrets.ts'

export interface Act {
  caller: string
  operation: string
  key: string
}

/** What a body is compared by. */
export const hashOfBody = (body: unknown): string => sha256(JSON.stringify(body))

/** The first act under a client's key; undefined when there was none, or it was refused. */
export async function findAct(
  queries: Queries,
  mall: string,
  { caller, operation, key }: Act,
): Promise<{ subject: string; bodyHash: string } | undefined> {
  const row = await queries
    .selectFrom('client_key')
    .select(['body_hash', 'subject'])
    .where('mall', '=', mall)
    .where('caller', '=', caller)
    .where('operation', '=', operation)
    .where('key', '=', key)
    .executeTakeFirst()
  return row && { subject: row.subject, bodyHash: row.body_hash }
}

/**
 * Books a client's key in the transaction of the act itself. Returns the subject that the key stands
 * for and whether it is new: a repeated act finds the subject of the first one. Keys are scoped to
 * mall, caller and operation, so nobody meets another's key.
 * @throws MallError id-reused when the same key came with another body
 */
export async function bookKey(
  tx: Queries,
  mall: string,
  { caller, operation, key, body, subject, at }: Act & { body: unknown; subject: string; at: Date },
): Promise<{ subject: string; repeated: boolean }> {
  const bodyHash = hashOfBody(body)
  const inserted = await tx
    .insertInto('client_key')
    .values({ mall, caller, operation, key, body_hash: bodyHash, subject, created_at: at })
    .onConflict((conflict) => conflict.columns(['mall', 'caller', 'operation', 'key']).doNothing())
    .executeTakeFirst()
  if ((inserted.numInsertedOrUpdatedRows ?? 0n) > 0n) return { subject, repeated: false }
  const first = await findAct(tx, mall, { caller, operation, key })
  // The first act was refused and its key given back between the two statements: the client may try again.
  if (first === undefined) throw new MallError('busy')
  if (first.bodyHash !== bodyHash) throw new MallError('id-reused')
  return { subject: first.subject, repeated: true }
}

/** Gives the keys of a refused act back: a refusal does not use up its id. */
export async function freeKey(tx: Queries, mall: string, subject: string): Promise<void> {
  await tx.deleteFrom('client_key').where('mall', '=', mall).where('subject', '=', subject).execute()
}
