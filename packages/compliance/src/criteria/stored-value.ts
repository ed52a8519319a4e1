import { z } from 'zod'
import { money, rate } from '../fields.ts'
import type { LiveFigures } from '../figures.ts'
import { defineCriterion, type Measured, measured, percent, yuan } from './criterion.ts'

const atMost = money()
const custody = z.strictObject({ scale: rate(), group: rate(), brand: rate() })

/** Stored value in a member's name: at most so much each, part of it in custody, and not too much of it in all. */
export const prepaidNamed = defineCriterion({
  name: 'prepaid-named',
  needs: 'stored',
  thresholds: z.strictObject({ largest: atMost, warnAt: atMost, custody, ofRevenue: rate() }),
  figures: ({ stored }, limits) =>
    stored === undefined || !stored.named
      ? []
      : [...largest(stored, limits), ...inCustody(stored, limits.custody), ...ofRevenue(stored, limits.ofRevenue)],
})

/** Stored value that belongs to whoever holds it. */
export const prepaidBearer = defineCriterion({
  name: 'prepaid-bearer',
  needs: 'stored',
  thresholds: z.strictObject({ largest: atMost, warnAt: atMost, custody, ofRevenue: rate() }),
  figures: ({ stored }, limits) =>
    stored === undefined || stored.named
      ? []
      : [...largest(stored, limits), ...inCustody(stored, limits.custody), ...ofRevenue(stored, limits.ofRevenue)],
})

type Stored = NonNullable<LiveFigures['stored']>

function largest(stored: Stored, limits: { largest: bigint; warnAt: bigint }): Measured[] {
  if (stored.largest < limits.warnAt) return []
  return [
    measured({
      state: stored.largest > limits.largest ? 'reached' : 'near',
      path: ['stored', 'largest'],
      because: {
        zh: `单个会员的储值最多 ${yuan(stored.largest)} 元（限额 ${yuan(limits.largest)} 元）`,
        en: `The largest stored value of one member is ${yuan(stored.largest)} yuan (limit ${yuan(limits.largest)})`,
      },
      words: { zh: '限制单个会员的储值余额', en: 'Limit what one member may have stored' },
      better: yuan(limits.warnAt - 1n),
    }),
  ]
}

function inCustody(stored: Stored, shares: z.output<typeof custody>): Measured[] {
  const share = shares[stored.issuer]
  if (stored.total === 0n || stored.custody >= share) return []
  return [
    measured({
      state: 'reached',
      path: ['stored', 'custody'],
      because: {
        zh: `预收资金 ${yuan(stored.total)} 元中存管 ${percent(stored.custody)}（至少 ${percent(share)}）`,
        en: `${percent(stored.custody)} of the ${yuan(stored.total)} yuan prefunded is in custody (at least ${percent(share)})`,
      },
      words: { zh: '补足存管资金', en: 'Put the missing share into custody' },
      better: percent(share),
    }),
  ]
}

function ofRevenue(stored: Stored, share: bigint): Measured[] {
  const limit = (stored.revenue * share) / 1_000_000n
  if (stored.total <= limit) return []
  return [
    measured({
      state: 'reached',
      path: ['stored', 'total'],
      because: {
        zh: `预收资金余额 ${yuan(stored.total)} 元，超过上一年度营业收入 ${yuan(stored.revenue)} 元的 ${percent(share)}`,
        en: `${yuan(stored.total)} yuan are prefunded, more than ${percent(share)} of last year’s revenue of ${yuan(stored.revenue)}`,
      },
      words: {
        zh: '停止发放储值，直到余额回到限额以内',
        en: 'Issue no stored value until the balance is within the limit',
      },
      better: yuan(limit),
    }),
  ]
}
