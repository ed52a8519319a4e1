import { z } from 'zod'
import {
  amountInput,
  cursorInput,
  fenText,
  idempotencyHeaders,
  idInput,
  instantText,
  limitInput,
  lineInput,
  localText,
  NAME_MAX,
  reasonInput,
} from './amounts.ts'
import { walletSchema, withdrawalSchema } from './member.ts'
import { historyPointSchema, historyQuery, lineSchema, poolSchema, positionSchema } from './points.ts'
import { answers, defineRoute, noContent, operatorSession } from './route.ts'
import { ORDER_STATES, orderSchema, paymentSchema } from './shop.ts'

const operatorSchema = z.object({ id: z.string(), name: z.string() }).meta({ id: 'Operator' })
export const PASSWORD_MAX = 256

export const adminLogin = defineRoute({
  method: 'POST',
  url: '/api/admin/login',
  schema: {
    summary: 'Operator login (rate limited)',
    tags: ['admin login'],
    operationId: 'adminLogin',
    body: z.object({ name: lineInput(NAME_MAX).min(1), password: lineInput(PASSWORD_MAX).min(1) }),
    response: answers(z.object({ operator: operatorSchema })),
  },
})

export const adminLogout = defineRoute({
  method: 'POST',
  url: '/api/admin/logout',
  schema: {
    summary: 'End the operator’s session',
    tags: ['admin login'],
    operationId: 'adminLogout',
    response: noContent,
  },
})

export const adminMe = defineRoute({
  method: 'GET',
  url: '/api/admin/me',
  schema: {
    summary: 'The operator who is logged in',
    tags: ['admin login'],
    operationId: 'adminMe',
    security: operatorSession,
    response: answers(z.object({ operator: operatorSchema })),
  },
})

const adminPoolSchema = poolSchema
  .extend({ plan: z.string(), planTitle: localText, exits: z.int() })
  .meta({ id: 'AdminPool' })

export const overview = defineRoute({
  method: 'GET',
  url: '/api/admin/overview',
  schema: {
    summary: 'The mall at a glance',
    tags: ['admin'],
    operationId: 'getOverview',
    security: operatorSession,
    response: answers(
      z
        .object({
          mode: z.enum(['sandbox', 'live']),
          clock: instantText.optional(),
          members: z.int(),
          orders: z.object({
            today: z.int(),
            turnoverToday: fenText,
            waitingForPayment: z.int(),
            paidNotSettled: z.int(),
          }),
          pools: z.array(adminPoolSchema),
          platform: z.object({ income: fenText, cost: fenText, remainder: fenText }),
          outbox: z.object({ waiting: z.int(), failing: z.int(), oldestSeconds: z.int() }),
          journal: z.object({ sequence: z.int(), followerSequence: z.int(), lag: z.int() }),
          quarantined: z.int(),
          differences: z.int().describe('What the reconciler lists; the right number is zero'),
        })
        .meta({ id: 'Overview' }),
    ),
  },
})

export const pools = defineRoute({
  method: 'GET',
  url: '/api/admin/pools',
  schema: {
    summary: 'All pools',
    tags: ['admin'],
    operationId: 'getPools',
    security: operatorSession,
    response: answers(z.object({ items: z.array(adminPoolSchema) })),
  },
})

export const poolHistory = defineRoute({
  method: 'GET',
  url: '/api/admin/pools/:plan/history',
  schema: {
    summary: 'How one pool went, oldest first',
    tags: ['admin'],
    operationId: 'getPoolHistory',
    security: operatorSession,
    params: z.object({ plan: idInput }),
    querystring: historyQuery,
    response: answers(z.object({ items: z.array(historyPointSchema) })),
  },
})

const memberRowSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    phoneMasked: z.string(),
    referralCode: z.string(),
    joinedAt: instantText,
    referrer: z.object({ id: z.string(), name: z.string() }).optional(),
    available: fenText,
  })
  .meta({ id: 'MemberRow' })

export const members = defineRoute({
  method: 'GET',
  url: '/api/admin/members',
  schema: {
    summary: 'Members, newest first; search by name, phone, id or referral code',
    tags: ['admin'],
    operationId: 'getMembers',
    security: operatorSession,
    querystring: z.object({ search: lineInput(64).optional(), cursor: cursorInput, limit: limitInput }),
    response: answers(z.object({ items: z.array(memberRowSchema), next: z.string().optional() })),
  },
})

export const member = defineRoute({
  method: 'GET',
  url: '/api/admin/members/:id',
  schema: {
    summary: 'One member: printed state, positions, newest orders and statement lines',
    tags: ['admin'],
    operationId: 'getMember',
    security: operatorSession,
    params: z.object({ id: idInput }),
    response: answers(
      z
        .object({
          member: memberRowSchema,
          wallet: walletSchema,
          points: z.array(positionSchema),
          direct: z.array(z.object({ id: z.string(), name: z.string(), joinedAt: instantText })),
          state: z.record(z.string(), z.unknown()).describe('The printed state of spec/4'),
          orders: z.array(orderSchema),
          statement: z.array(lineSchema),
        })
        .meta({ id: 'MemberDetail' }),
    ),
  },
})

const adminOrderSchema = orderSchema
  .extend({ member: z.object({ id: z.string(), name: z.string() }) })
  .meta({ id: 'AdminOrder' })

export const adminOrders = defineRoute({
  method: 'GET',
  url: '/api/admin/orders',
  schema: {
    summary: 'Orders, newest first',
    tags: ['admin'],
    operationId: 'getAdminOrders',
    security: operatorSession,
    querystring: z.object({ state: z.enum(ORDER_STATES).optional(), cursor: cursorInput, limit: limitInput }),
    response: answers(z.object({ items: z.array(adminOrderSchema), next: z.string().optional() })),
  },
})

const orderRewardSchema = z
  .object({
    plan: z.string(),
    planTitle: localText,
    rule: z.string(),
    ruleTitle: localText,
    to: z.string().describe('Member id, or merchant:ID'),
    toName: z.string().optional().describe('Of a member'),
    amount: fenText,
    basis: fenText.optional(),
    rate: z.string().optional(),
    from: z.string().optional(),
  })
  .meta({ id: 'OrderReward' })

export const adminOrder = defineRoute({
  method: 'GET',
  url: '/api/admin/orders/:id',
  schema: {
    summary: 'One order with its payment attempts and the rewards it paid',
    tags: ['admin'],
    operationId: 'getAdminOrder',
    security: operatorSession,
    params: z.object({ id: idInput }),
    response: answers(
      z
        .object({
          order: adminOrderSchema,
          payments: z.array(
            paymentSchema.extend({
              reference: z.string().optional(),
              refund: z.object({ amount: fenText, reason: z.string(), state: z.enum(['waiting', 'done']) }).optional(),
            }),
          ),
          rewards: z.array(orderRewardSchema),
        })
        .meta({ id: 'AdminOrderDetail' }),
    ),
  },
})

export const refundOrder = defineRoute({
  method: 'POST',
  url: '/api/admin/orders/:id/refund',
  schema: {
    summary: 'Refund a settled order (spec/1 Refunds); once per order',
    tags: ['admin'],
    operationId: 'refundOrder',
    security: operatorSession,
    headers: idempotencyHeaders,
    params: z.object({ id: idInput }),
    body: z.object({ reason: reasonInput }),
    response: answers(z.object({ order: adminOrderSchema, sequence: z.int() })),
  },
})

export const receiveOrderFor = defineRoute({
  method: 'POST',
  url: '/api/admin/orders/:id/receive',
  schema: {
    summary: 'The goods arrived, by what the operator knows; its refund window starts',
    tags: ['admin'],
    operationId: 'receiveOrderFor',
    security: operatorSession,
    params: z.object({ id: idInput }),
    body: z.object({ reason: reasonInput }),
    response: answers(z.object({ order: adminOrderSchema })),
  },
})

export const inject = defineRoute({
  method: 'POST',
  url: '/api/admin/inject',
  schema: {
    summary: 'Put outside money into a pool; nobody gets points',
    tags: ['admin'],
    operationId: 'injectFunds',
    security: operatorSession,
    headers: idempotencyHeaders,
    body: z.object({ plan: idInput, amount: amountInput, reason: reasonInput }),
    response: answers(z.object({ sequence: z.int(), pool: adminPoolSchema })),
  },
})

const adminWithdrawalSchema = withdrawalSchema
  .extend({ member: z.object({ id: z.string(), name: z.string() }) })
  .meta({ id: 'AdminWithdrawal' })

export const adminWithdrawals = defineRoute({
  method: 'GET',
  url: '/api/admin/withdrawals',
  schema: {
    summary: 'Withdrawals, newest first',
    tags: ['admin'],
    operationId: 'getAdminWithdrawals',
    security: operatorSession,
    querystring: z.object({
      state: z.enum(['open', 'settled', 'rejected']).optional(),
      cursor: cursorInput,
      limit: limitInput,
    }),
    response: answers(z.object({ items: z.array(adminWithdrawalSchema), next: z.string().optional() })),
  },
})

export const settleWithdrawal = defineRoute({
  method: 'POST',
  url: '/api/admin/withdrawals/:id/settle',
  schema: {
    summary: 'The money was paid out',
    tags: ['admin'],
    operationId: 'settleWithdrawal',
    security: operatorSession,
    params: z.object({ id: idInput }),
    response: answers(z.object({ withdrawal: adminWithdrawalSchema })),
  },
})

export const rejectWithdrawal = defineRoute({
  method: 'POST',
  url: '/api/admin/withdrawals/:id/reject',
  schema: {
    summary: 'The money returns to the wallet',
    tags: ['admin'],
    operationId: 'rejectWithdrawal',
    security: operatorSession,
    params: z.object({ id: idInput }),
    body: z.object({ reason: reasonInput }),
    response: answers(z.object({ withdrawal: adminWithdrawalSchema })),
  },
})
