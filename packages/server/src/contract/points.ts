import { z } from 'zod'
import {
  amountInput,
  assetAmountText,
  cursorInput,
  fenText,
  hundredthsText,
  idempotencyHeaders,
  idInput,
  instantText,
  limitInput,
  lineInput,
  localText,
  pointsText,
  priceText,
} from './amounts.ts'
import { answers, defineRoute, memberSession } from './route.ts'

export const poolSchema = z
  .object({
    fund: fenText,
    supply: pointsText,
    price: priceText,
    backflow: z.string().describe('Share of a sale that stays in the pool, such as 20%'),
  })
  .meta({ id: 'Pool' })

export const positionSchema = z
  .object({
    plan: z.string(),
    planTitle: localText,
    holding: pointsText,
    locked: pointsText,
    price: priceText,
    grossValue: fenText.describe('Holding × price, before the part that stays in the pool'),
    saleNow: fenText.describe('What selling everything sellable would pay right now'),
    spend: fenText.describe('What the member paid for lines feeding this pool in this cycle'),
    cost: priceText.optional().describe('Spend ÷ holding: the price at which the gross value equals the spend'),
    realised: fenText.describe('Gross sold in this cycle'),
    cycle: z.int(),
    exits: z.int(),
    exit: z
      .object({
        multiple: z.string(),
        cap: z.enum(['exact', 'market']),
        target: fenText.describe('multiple × spend'),
        toExit: fenText.describe('Gross still missing to the target; never a forecast'),
      })
      .optional(),
    pool: poolSchema,
  })
  .meta({ id: 'Position' })

export const points = defineRoute({
  method: 'GET',
  url: '/api/points',
  schema: {
    summary: 'The member’s growth points, plan by plan',
    tags: ['points'],
    operationId: 'getPoints',
    security: memberSession,
    response: answers(z.object({ items: z.array(positionSchema) })),
  },
})

export const quoteSchema = z
  .object({
    plan: z.string(),
    points: pointsText,
    price: priceText,
    gross: fenText,
    paid: fenText,
    stays: fenText.describe('Gross − paid: stays in the pool'),
  })
  .meta({ id: 'Quote' })

const holdingsSchema = z
  .object({
    release: z.array(
      z.object({
        plan: z.string(),
        planTitle: localText,
        balance: hundredthsText.describe('Granted and not released yet'),
        lots: z.array(z.object({ order: z.string(), granted: hundredthsText, left: hundredthsText })),
        coverage: z.string().optional().describe('Held ÷ promised right now, at most 1'),
      }),
    ),
    shopping: hundredthsText,
    equity: hundredthsText,
    coin: hundredthsText,
  })
  .meta({ id: 'Holdings' })

export const holdings = defineRoute({
  method: 'GET',
  url: '/api/holdings',
  schema: {
    summary: 'What the member holds beside cash and growth points',
    tags: ['member'],
    operationId: 'getHoldings',
    security: memberSession,
    response: answers(holdingsSchema),
  },
})

export const quote = defineRoute({
  method: 'POST',
  url: '/api/points/quote',
  schema: {
    summary: 'What a sale would pay at this moment',
    tags: ['points'],
    operationId: 'quoteSale',
    security: memberSession,
    body: z.object({ plan: idInput, points: amountInput.describe('Points, or all') }),
    response: answers(quoteSchema),
  },
})

export const sell = defineRoute({
  method: 'POST',
  url: '/api/points/sell',
  schema: {
    summary: 'Sell points to the pool at the present price',
    tags: ['points'],
    operationId: 'sellPoints',
    security: memberSession,
    headers: idempotencyHeaders,
    body: z.object({ plan: idInput, points: amountInput.describe('Points, or all') }),
    response: answers(
      z.object({
        plan: z.string(),
        gross: fenText,
        paid: fenText,
        stays: fenText,
        sequence: z.int(),
        statement: z.string().describe('Id of the statement line'),
      }),
    ),
  },
})

export const historyPointSchema = z
  .object({
    at: instantText,
    sequence: z.int(),
    fund: fenText,
    supply: pointsText,
    price: priceText,
    cause: z.string().describe('order, sell, exit, inject, refund'),
  })
  .meta({ id: 'HistoryPoint' })

/** Most points of a price history in one answer. */
export const HISTORY_MAX = 500

export const historyQuery = z.object({
  since: z.iso.datetime({ offset: true }).optional().describe('Only what happened since this instant'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(HISTORY_MAX)
    .default(200)
    .describe('A longer course is thinned evenly to so many points'),
})

export const history = defineRoute({
  method: 'GET',
  url: '/api/points/:plan/history',
  schema: {
    summary: 'How the pool and its price went, oldest first',
    tags: ['points'],
    operationId: 'getHistory',
    params: z.object({ plan: idInput }),
    querystring: historyQuery,
    response: answers(z.object({ items: z.array(historyPointSchema) })),
  },
})

export const changeSchema = z
  .object({ account: z.string(), accountTitle: localText, asset: z.string(), amount: assetAmountText })
  .meta({ id: 'Change' })

export const lineSchema = z
  .object({
    id: z.string(),
    at: instantText,
    sequence: z.int(),
    kind: z.string().describe('What happened: the kind of the command or the rule of the reward'),
    title: localText,
    changes: z.array(changeSchema),
    order: z.string().optional(),
    reward: z.object({ plan: z.string(), rule: z.string(), amount: fenText }).optional(),
  })
  .meta({ id: 'StatementLine' })

export const statement = defineRoute({
  method: 'GET',
  url: '/api/statement',
  schema: {
    summary: 'Every change of every account of the member, newest first',
    tags: ['statement'],
    operationId: 'getStatement',
    security: memberSession,
    querystring: z.object({
      cursor: cursorInput,
      limit: limitInput,
      after: z.coerce.number().int().min(0).optional().describe('Wait until the statement has reached this sequence'),
    }),
    response: answers(
      z.object({
        items: z.array(lineSchema),
        next: z.string().optional(),
        sequence: z.int().describe('The statement is complete up to here'),
      }),
    ),
  },
})

export const reasonSchema = z
  .object({
    plan: z.string(),
    planTitle: localText,
    rule: z.string(),
    ruleTitle: localText,
    basis: fenText.optional(),
    rate: z.string().optional(),
    amount: fenText,
    unit: z.enum(['yuan', 'points']).describe('What the amount counts'),
    order: z.string().optional(),
    from: z.string().optional().describe('The member who caused it, masked'),
    formula: localText.describe('The calculation in words and figures, to be checked by hand'),
  })
  .meta({ id: 'Reason' })

export const statementLine = defineRoute({
  method: 'GET',
  url: '/api/statement/:id',
  schema: {
    summary: 'One line with the reason of its reward',
    tags: ['statement'],
    operationId: 'getStatementLine',
    security: memberSession,
    params: z.object({ id: lineInput(128) }),
    response: answers(lineSchema.extend({ reason: reasonSchema.optional() }).meta({ id: 'StatementLineDetail' })),
  },
})

export const planTextSchema = z
  .object({
    id: z.string(),
    plan: z.string(),
    title: localText,
    text: localText,
    parameters: z.array(z.object({ name: z.string(), title: localText, value: localText })),
    pool: poolSchema.optional(),
    sale: z
      .object({ points: pointsText, gross: fenText, paid: fenText, stays: fenText })
      .optional()
      .describe('What a sale of so many points would pay right now; absent while nobody holds points'),
    coverage: z.string().optional().describe('Held ÷ promised right now, of a plan that pays over time'),
    exit: z
      .object({
        multiple: z.string(),
        queue: z
          .object({
            multiple: z.string(),
            share: z.string().describe('The pool’s share of each order'),
            buyers: z.array(z.object({ buyer: z.int(), order: z.int() })).describe('Who is out at which order'),
            orders: z.int(),
            exits: z.int(),
            exited: z.string(),
          })
          .optional()
          .describe('Equal orders, nobody selling; absent where no experiment has these terms'),
      })
      .optional()
      .describe('The plan has a forced exit'),
  })
  .meta({ id: 'PlanText' })

export const about = defineRoute({
  method: 'GET',
  url: '/api/about',
  schema: {
    summary: 'The active scheme in words',
    tags: ['mall'],
    operationId: 'getAbout',
    response: answers(
      z
        .object({
          scheme: z.object({ id: z.string(), version: z.int(), title: localText }),
          mode: z.enum(['sandbox', 'live']),
          settle: z.enum(['payment', 'completion']),
          settleText: localText,
          plans: z.array(planTextSchema),
          priceLaw: localText.describe('What is true of the price, and what is not promised'),
        })
        .meta({ id: 'About' }),
    ),
  },
})
