import type { Database } from '../database/database.ts'
import type { KnownMembers } from './people.ts'

/** Names looked up in one statement. */
const LOOKED_UP_TOGETHER = 5000

function* pieces<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let from = 0; from < items.length; from += LOOKED_UP_TOGETHER) yield items.slice(from, from + LOOKED_UP_TOGETHER)
}

/** Whom the mall knows: by the hashes of phones, by ids of earlier imports, and whose balances are open already. */
export function knownMembers(parts: {
  db: Database
  mall: string
  /** Which of these members have their opening balances. */
  openedAmong: (members: readonly string[]) => Promise<readonly string[]>
  phoneHash: (phone: string) => string
}): KnownMembers {
  const { db, mall, openedAmong, phoneHash } = parts
  return {
    async byPhone(phones) {
      const found = new Map<string, string>()
      for (const piece of pieces(phones)) {
        const byHash = new Map(piece.map((phone) => [phoneHash(phone), phone]))
        const rows = await db
          .selectFrom('member')
          .select(['id', 'phone_hash'])
          .where('mall', '=', mall)
          .where('phone_hash', 'in', [...byHash.keys()])
          .execute()
        for (const { id, phone_hash } of rows) found.set(byHash.get(phone_hash) ?? '', id)
      }
      return found
    },

    async byOldId(ids) {
      const found = new Map<string, string>()
      for (const piece of pieces(ids)) {
        const rows = await db
          .selectFrom('import_step as step')
          .innerJoin('import', (join) =>
            join.onRef('import.mall', '=', 'step.mall').onRef('import.id', '=', 'step.import'),
          )
          .leftJoin('import_met as met', (join) =>
            join
              .onRef('met.mall', '=', 'step.mall')
              .onRef('met.import', '=', 'step.import')
              .onRef('met.derived', '=', 'step.member'),
          )
          .select(['step.old_id', 'step.member', 'met.member as met'])
          .where('step.mall', '=', mall)
          .where('import.state', '=', 'done')
          .where('step.old_id', 'in', piece)
          .execute()
        for (const { old_id, member, met } of rows) if (old_id !== null) found.set(old_id, met ?? member ?? '')
      }
      return found
    },

    async opened(members) {
      const found = new Set<string>()
      for (const piece of pieces(members)) for (const id of await openedAmong(piece)) found.add(id)
      return found
    },
  }
}
