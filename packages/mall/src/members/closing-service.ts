import type { Books } from '../books.ts'
import type { Database, Queries } from '../database/database.ts'
import type { MemberRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import type { CodeService } from '../login/code-service.ts'
import type { Clock } from '../shared/clock.ts'
import { readPhone } from './phone.ts'

/** What stands in the way of closing an account. */
export type ClosingBar = 'cash' | 'debt' | 'orders' | 'withdrawals'

export interface ClosingOutlook {
  bars: ClosingBar[]
  /** Points that nobody can use any more once the account is closed. */
  leavesPoints: boolean
}

export interface ClosingService {
  /** What closing the account would meet now. @throws MallError unknown-member */
  outlook(member: string): Promise<ClosingOutlook>
  /**
   * Closes an account and forgets the person: phone, name, link, sessions, codes and messages go; the random id stays in
   * tree and journal, so that every book still adds up. The same phone may join anew, as somebody else. Rewards that the
   * place in the tree earns later stay in the books under the id.
   * @throws MallError closing-barred, points-left, bad-phone, wrong-code, expired-code, used-code, too-many-attempts
   */
  close(request: { member: MemberRow; phone: string; code: string; giveUpPoints: boolean }): Promise<void>
}

/** What stands where something of a person stood. */
const NOBODY = '—'

/** The right to be forgotten (architecture "Books that cannot be bent, people who can be forgotten"). */
export function closingService(parts: {
  db: Database
  mall: string
  books: Books
  codes: CodeService
  phoneHash: (text: string) => string | undefined
  clock: Clock
}): ClosingService {
  const { db, mall, books, codes, phoneHash, clock } = parts

  async function outlook(member: string, queries: Queries = db): Promise<ClosingOutlook> {
    const [left, orders, withdrawals] = await Promise.all([
      books.look('leftBehind', member),
      hasOrders(queries, member),
      hasWithdrawals(queries, member),
    ])
    if (left === undefined) throw new MallError('unknown-member')
    const bars: ClosingBar[] = []
    if (left.cash) bars.push('cash')
    if (left.debt) bars.push('debt')
    if (orders) bars.push('orders')
    if (withdrawals) bars.push('withdrawals')
    return { bars, leavesPoints: left.points }
  }

  async function hasOrders(queries: Queries, member: string): Promise<boolean> {
    const orders = queries.selectFrom('shop_order').select('id').where('mall', '=', mall).where('member', '=', member)
    return (await orders.where('state', 'in', ['created', 'paid']).executeTakeFirst()) !== undefined
  }

  async function hasWithdrawals(queries: Queries, member: string): Promise<boolean> {
    const asked = queries.selectFrom('withdrawal').select('id').where('mall', '=', mall).where('member', '=', member)
    return (await asked.where('state', 'in', ['asked', 'open']).executeTakeFirst()) !== undefined
  }

  async function forget(tx: Queries, { id, phone_hash }: MemberRow, phone: string): Promise<void> {
    const nobody = `closed:${id}`
    await tx
      .updateTable('member')
      .set({
        phone_hash: nobody,
        phone_masked: NOBODY,
        name: NOBODY,
        referral_code: nobody,
        closed_at: new Date(clock()),
      })
      .where('mall', '=', mall)
      .where('id', '=', id)
      .execute()
    await tx
      .deleteFrom('session')
      .where('mall', '=', mall)
      .where('kind', '=', 'member')
      .where('subject', '=', id)
      .execute()
    await tx.deleteFrom('login_code').where('mall', '=', mall).where('phone_hash', '=', phone_hash).execute()
    await tx.deleteFrom('inbox').where('mall', '=', mall).where('phone', '=', phone).execute()
    await tx.deleteFrom('service_point').where('mall', '=', mall).where('member', '=', id).execute()
    // Where it came from, when it moved in with another shop.
    await tx
      .updateTable('import_step')
      .set({ phone_hash: null, phone_masked: null, name: null, referral_code: null, old_id: null })
      .where('mall', '=', mall)
      .where('member', '=', id)
      .execute()
  }

  return {
    outlook: (member) => outlook(member),

    async close({ member, phone: text, code, giveUpPoints }) {
      const phone = readPhone(text)
      // Another member's phone proves nothing, and must not tell that it is one.
      if (phoneHash(phone) !== member.phone_hash) throw new MallError('wrong-code')
      const codeId = await codes.check({ phoneHash: member.phone_hash, code })
      const { bars, leavesPoints } = await outlook(member.id)
      if (bars.length > 0) throw new MallError('closing-barred', bars.join(', '))
      if (leavesPoints && !giveUpPoints) throw new MallError('points-left')
      if (!(await codes.use(codeId))) throw new MallError('used-code')
      await db.transaction().execute(async (tx) => {
        // An order that came in between is seen here or waits for the row.
        await tx
          .selectFrom('member')
          .select('id')
          .where('mall', '=', mall)
          .where('id', '=', member.id)
          .forUpdate()
          .execute()
        if (await hasOrders(tx, member.id)) throw new MallError('closing-barred', 'orders')
        await forget(tx, member, phone)
      })
    },
  }
}
