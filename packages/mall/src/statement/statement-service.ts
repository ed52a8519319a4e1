import { readLine, readPrices, readRewards, readStatement, type StatementLine } from '@huoshui/journal'
import type pg from 'pg'
import type { Books, Statements } from '../books.ts'
import { MallError } from '../errors.ts'
import type { MemberRepository } from '../members/member-repository.ts'
import { accountTitle, kindTitle, planTitle, ruleTitle } from '../schemes/words.ts'
import { maskName } from '../shared/mask.ts'
import type { LocalText } from '../shared/text.ts'
import { type Reason, reasonOf } from './reason.ts'
import { releasedIn, releaseFormula, releaseReason } from './release.ts'

export interface Change {
  account: string
  accountTitle: LocalText
  asset: string
  amount: bigint
}

export interface Line {
  id: string
  at: number
  sequence: number
  kind: string
  title: LocalText
  changes: Change[]
  order: string | undefined
  reward: { plan: string; rule: string; amountFen: bigint } | undefined
}

export interface PricePoint {
  at: number
  sequence: number
  fundFen: bigint
  supply: bigint
  cause: string
}

export interface OrderReward {
  plan: string
  planTitle: LocalText
  rule: string
  ruleTitle: LocalText
  to: string
  amountFen: bigint
  basisFen: bigint | undefined
  rate: string | undefined
  from: string | undefined
}

export interface StatementService {
  /** Newest first. `after` waits until the statement has come that far, for a reader of its own write. */
  list(request: {
    member: string
    before?: number | undefined
    limit: number
    after?: number | undefined
  }): Promise<{ items: Line[]; next?: string; sequence: number }>
  /** One line with its reasons. @throws MallError unknown-statement-line, also for somebody else's line */
  line(request: { member: string; id: string }): Promise<{ line: Line; reason: Reason | undefined }>
  /** @throws MallError unknown-plan */
  history(request: { plan: string; since: number; limit: number }): Promise<PricePoint[]>
  rewardsOf(order: string): Promise<OrderReward[]>
  /** How far the followers have come. */
  lag(): number
}

/** How long a reader waits for the statement to reach what is durable; then it is told how far it came. */
const CATCH_UP_MS = 1500

/** Statements, prices and rewards as the followers wrote them. */
export function statementService(parts: {
  pool: pg.Pool
  mall: string
  books: Books
  followers: Statements
  members: MemberRepository
}): StatementService {
  const { pool, mall, books, followers, members } = parts

  async function catchUp(sequence: number): Promise<void> {
    await followers.waitFor(sequence, CATCH_UP_MS)
  }
  const lag = (): number => Math.max(0, ...Object.values(followers.lag()))

  function lineOf(row: StatementLine): Line {
    const [reason] = row.reasons
    const rule = reason?.rule ?? (releasedIn(row) && 'release')
    return {
      id: String(row.line),
      at: row.at,
      sequence: row.sequence,
      kind: row.kind,
      title: rule === undefined ? kindTitle(row.kind) : ruleTitle(rule),
      changes: row.changes.map((change) => ({ ...change, accountTitle: accountTitle(change.account, change.asset) })),
      order: row.order ?? undefined,
      reward: reason && { plan: reason.plan, rule: reason.rule, amountFen: reason.amount },
    }
  }

  return {
    lag,
    async list({ member, before, limit, after }) {
      // Another node may have told the caller of an entry that this one has not heard of yet: a look brings the news.
      if (after !== undefined && after > books.durable) await books.look('position')
      if (after !== undefined && after > books.durable)
        throw new MallError('unknown-entry', 'the journal has not come that far')
      const reached = await catchUp(Math.max(after ?? 0, books.durable)).then(
        () => books.durable,
        (error) => {
          if (after !== undefined) throw error
          return books.durable - lag()
        },
      )
      const rows = await readStatement(pool, {
        mall,
        member,
        ...(before !== undefined && { before }),
        limit: limit + 1,
      })
      const items = rows.slice(0, limit).map(lineOf)
      const last = items.at(-1)
      return { items, sequence: reached, ...(rows.length > limit && last && { next: last.id }) }
    },

    async line({ member, id }) {
      const number = /^\d{1,15}$/.test(id) ? Number(id) : undefined
      if (number === undefined) throw new MallError('unknown-statement-line')
      await catchUp(books.durable)
      const row = await readLine(pool, { mall, member, line: number })
      if (row === undefined) throw new MallError('unknown-statement-line')
      const [reward] = row.reasons
      const released = releasedIn(row)
      if (reward === undefined) {
        if (released === undefined) return { line: lineOf(row), reason: undefined }
        const { name } = await books.look('planTerms', released.plan)
        return { line: lineOf(row), reason: releaseReason(released, name) }
      }
      const from = reward.from === null ? undefined : (await members.find(reward.from))?.name
      const { name: planName, backflow } = await books.look('planTerms', reward.plan)
      const reason = reasonOf(reward, { planName, backflow, from: from === undefined ? undefined : maskName(from) })
      if (released === undefined || released.plan !== reward.plan || reward.rule !== 'release')
        return { line: lineOf(row), reason }
      const { zh, en } = releaseFormula(released)
      const formula = { zh: `${reason.formula.zh}；${zh}`, en: `${reason.formula.en}. ${en}` }
      return { line: lineOf(row), reason: { ...reason, formula } }
    },

    async history({ plan, since, limit }) {
      if (!(await books.look('isGrowthPlan', plan))) throw new MallError('unknown-plan')
      await catchUp(books.durable)
      const rows = await readPrices(pool, { mall, plan, since, limit })
      return rows.map((row) => ({
        at: row.at,
        sequence: row.sequence,
        fundFen: row.fund,
        supply: row.supply,
        cause: row.cause,
      }))
    },

    async rewardsOf(order) {
      const rows = await readRewards(pool, { mall, order, limit: 200 })
      const plans = new Map<string, LocalText>()
      for (const { plan } of rows)
        if (!plans.has(plan)) plans.set(plan, planTitle((await books.look('planTerms', plan)).name))
      return rows.map((row) => ({
        plan: row.plan,
        planTitle: plans.get(row.plan) ?? { zh: row.plan, en: row.plan },
        rule: row.rule,
        ruleTitle: ruleTitle(row.rule),
        to: row.to,
        amountFen: row.amount,
        basisFen: row.basis ?? undefined,
        rate: row.rate ?? undefined,
        from: row.from ?? undefined,
      }))
    },
  }
}
