/** Parameters that 2.7 and 2.15 have in common: a ladder, amounts or rates per rank, peers, and how ranks are earned. */
import { z } from 'zod'
import type { SchemeCheck } from '../../plans/contract.ts'
import { count, key, means, money, rate } from '../../scheme/fields.ts'
import type { Fen } from '../../units/units.ts'

/** Most levels of conditions within conditions. */
export const RULE_DEPTH_LIMIT = 4
/** Most conditions in one list. */
const CONDITIONS_LIMIT = 20

/** What a rank asks for. Every condition given must hold; `any` and `all` hold further rules. */
export interface RankRule {
  readonly any?: readonly RankRule[] | undefined
  readonly all?: readonly RankRule[] | undefined
  /** A product that was bought. */
  readonly pack?: string | undefined
  /** Own cash spending, in fen. */
  readonly spending?: Fen | undefined
  /** Order amounts of everybody below, in fen. */
  readonly volume?: Fen | undefined
  /** Direct referrals, of at least a rank when one is named. */
  readonly direct?: HeadCount | undefined
  /** Members anywhere below, of at least a rank when one is named. */
  readonly team?: HeadCount | undefined
}

export interface HeadCount {
  readonly count: number
  readonly rank?: string | undefined
}

const headCount = z.strictObject({ count: count(1, 1_000_000), rank: key().optional() })

function ruleOf(depth: number): z.ZodType<RankRule> {
  const nested =
    depth >= RULE_DEPTH_LIMIT
      ? z.never({ error: `conditions may be nested ${RULE_DEPTH_LIMIT} deep at most` })
      : z
          .array(ruleOf(depth + 1))
          .min(1, 'expected at least one condition')
          .max(CONDITIONS_LIMIT, `expected at most ${CONDITIONS_LIMIT} conditions`)
  const rule = z.strictObject({
    any: nested.optional(),
    all: nested.optional(),
    pack: key().optional(),
    spending: money().optional(),
    volume: money().optional(),
    direct: headCount.optional(),
    team: headCount.optional(),
  })
  return rule.refine(
    (given) => Object.values(given).some((condition) => condition !== undefined),
    'expected at least one condition',
  ) as z.ZodType<RankRule>
}

const perRank = <Field extends z.ZodType>(field: Field) => z.record(key(), field)

/** The fields themselves, for the schema of each plan. */
export const differentialFields = {
  ladder: means(key(), { unit: 'name', zh: '级别序列', en: 'Ladder of ranks' }),
  amounts: means(perRank(money()).optional(), {
    unit: 'CNY',
    zh: '各级别每件金额',
    en: 'Amount of each rank per unit',
  }),
  rates: means(perRank(rate()).optional(), {
    unit: 'percent',
    zh: '各级别按实付现金的比例',
    en: 'Rate of each rank on the cash paid',
  }),
  peer: means(
    z
      .strictObject({
        rate: rate(),
        generations: count(1, 9).default(1),
        basis: z.enum(['order', 'income'], { error: 'expected order or income' }).default('order'),
      })
      .optional(),
    { unit: 'percent', zh: '平级奖：比例、代数、基数', en: 'Peer reward: rate, how often per amount, and of what' },
  ),
  rules: means(perRank(ruleOf(1)).optional(), { unit: 'list', zh: '晋级条件', en: 'How a rank is earned' }),
}

export interface DifferentialParams {
  readonly ladder: string
  readonly amounts?: Readonly<Record<string, Fen>> | undefined
  readonly rates?: Readonly<Record<string, bigint>> | undefined
  readonly peer?:
    | { readonly rate: bigint; readonly generations: number; readonly basis: 'order' | 'income' }
    | undefined
  readonly rules?: Readonly<Record<string, RankRule>> | undefined
}

/** Exactly one of amounts and rates. */
export const eitherAmountsOrRates = ({ amounts, rates }: Pick<DifferentialParams, 'amounts' | 'rates'>): boolean =>
  (amounts === undefined) !== (rates === undefined)

/** Refuses ranks, ladders and packs that the scheme does not have. */
export function checkDifferential({ params, scheme, fail }: SchemeCheck<DifferentialParams>): void {
  const ranks = scheme.ladders.get(params.ladder) ?? fail(['ladder'], `there is no ladder "${params.ladder}"`)
  const known = (rank: string, path: readonly string[]): void => {
    if (!ranks.includes(rank)) fail(path, `the ladder "${params.ladder}" has no rank "${rank}"`)
  }
  for (const table of ['amounts', 'rates', 'rules'] as const)
    for (const rank of Object.keys(params[table] ?? {})) known(rank, [table, rank])
  const checkRule = (rule: RankRule, path: readonly string[]): void => {
    if (rule.pack !== undefined && !scheme.products.has(rule.pack))
      fail([...path, 'pack'], `there is no product "${rule.pack}"`)
    for (const head of ['direct', 'team'] as const)
      if (rule[head]?.rank !== undefined) known(rule[head].rank, [...path, head, 'rank'])
    for (const list of ['any', 'all'] as const)
      for (const [index, inner] of (rule[list] ?? []).entries()) checkRule(inner, [...path, list, String(index)])
  }
  for (const [rank, rule] of Object.entries(params.rules ?? {})) checkRule(rule, ['rules', rank])
}
