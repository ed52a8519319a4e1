import { z } from 'zod'
import { amountInput, fenText, idempotencyHeaders, instantText, lineInput, localText, nameInput } from './amounts.ts'
import { answers, defineRoute, memberSession, noContent } from './route.ts'

export const localeSchema = z.enum(['zh', 'en'])

export const schemeNameSchema = z
  .object({ id: z.string(), version: z.int(), title: localText })
  .meta({ id: 'SchemeName' })

export const mallSchema = z
  .object({
    slug: z.string(),
    name: localText,
    mode: z.enum(['sandbox', 'live']),
    notice: localText.optional().describe('What every page of a sandbox mall says at its top'),
    timezone: z.string(),
    scheme: schemeNameSchema,
  })
  .meta({ id: 'Mall' })

export const meSchema = z
  .object({
    id: z.string(),
    phoneMasked: z.string(),
    name: z.string(),
    referralCode: z.string(),
    referrer: z.object({ name: z.string() }).optional(),
    joinedAt: instantText,
    locale: localeSchema,
  })
  .meta({ id: 'Me' })

const phoneInput = lineInput(20).describe('Mobile number, with or without +86')

export const mall = defineRoute({
  method: 'GET',
  url: '/api/mall',
  schema: {
    summary: 'The mall, its mode and its active scheme',
    tags: ['mall'],
    operationId: 'getMall',
    response: answers(mallSchema),
  },
})

export const requestCode = defineRoute({
  method: 'POST',
  url: '/api/auth/code',
  schema: {
    summary: 'Send a one-time login code to a phone (rate limited per phone and per address)',
    tags: ['login'],
    operationId: 'requestCode',
    body: z.object({ phone: phoneInput }),
    response: noContent,
  },
})

export const login = defineRoute({
  method: 'POST',
  url: '/api/auth/login',
  schema: {
    summary: 'Log in with phone and code; the first login creates the member',
    tags: ['login'],
    operationId: 'login',
    body: z.object({
      phone: phoneInput,
      code: lineInput(16),
      referralCode: lineInput(32)
        .optional()
        .describe('Counts only at the first login: the referrer is fixed at joining'),
      name: nameInput.optional(),
      locale: localeSchema.optional(),
    }),
    response: answers(
      z.object({ member: meSchema, joined: z.boolean().describe('True when this login created the member') }),
    ),
  },
})

export const logout = defineRoute({
  method: 'POST',
  url: '/api/auth/logout',
  schema: { summary: 'End the member’s session', tags: ['login'], operationId: 'logout', response: noContent },
})

export const me = defineRoute({
  method: 'GET',
  url: '/api/me',
  schema: {
    summary: 'The member who is logged in',
    tags: ['member'],
    operationId: 'getMe',
    security: memberSession,
    response: answers(meSchema),
  },
})

export const changeMe = defineRoute({
  method: 'PATCH',
  url: '/api/me',
  schema: {
    summary: 'Change one’s name or language',
    tags: ['member'],
    operationId: 'changeMe',
    security: memberSession,
    body: z.object({ name: nameInput.optional(), locale: localeSchema.optional() }),
    response: answers(meSchema),
  },
})

export const closing = defineRoute({
  method: 'GET',
  url: '/api/me/closing',
  schema: {
    summary: 'What closing one’s account would meet now',
    tags: ['member'],
    operationId: 'getClosing',
    security: memberSession,
    response: answers(
      z
        .object({
          bars: z
            .array(z.enum(['cash', 'debt', 'orders', 'withdrawals']))
            .describe('What must be finished first; empty when the account can be closed'),
          leavesPoints: z.boolean().describe('Points are left that nobody can use afterwards'),
        })
        .meta({ id: 'Closing' }),
    ),
  },
})

export const closeAccount = defineRoute({
  method: 'POST',
  url: '/api/me/close',
  schema: {
    summary: 'Close one’s account: phone, name, link, sessions and messages are deleted, the books keep a random id',
    tags: ['member'],
    operationId: 'closeAccount',
    security: memberSession,
    body: z.object({
      phone: phoneInput,
      code: lineInput(16).describe('A fresh login code for this phone'),
      giveUpPoints: z.boolean().default(false).describe('Points that are left are given up'),
    }),
    response: noContent,
  },
})

export const myData = defineRoute({
  method: 'GET',
  url: '/api/me/data',
  schema: {
    summary: 'All that is kept of the member who is logged in, as one document',
    tags: ['member'],
    operationId: 'getMyData',
    security: memberSession,
    response: answers(
      z
        .object({
          account: meSchema,
          referred: z.int().describe('How many members came by the link; who they are is theirs'),
          balances: z.record(z.string(), z.unknown()).describe('Wallet, points and places as the books have them'),
          orders: z.array(z.record(z.string(), z.unknown())).describe('As GET /api/orders shows them'),
          withdrawals: z.array(z.record(z.string(), z.unknown())),
          statement: z.array(z.record(z.string(), z.unknown())).describe('As GET /api/statement shows it'),
          at: instantText,
        })
        .meta({ id: 'MyData' }),
    ),
  },
})

export const inbox = defineRoute({
  method: 'GET',
  url: '/api/dev/inbox',
  schema: {
    summary: 'Codes the development SMS provider has sent; not there in production mode',
    tags: ['development'],
    operationId: 'getInbox',
    querystring: z.object({ phone: lineInput(20).optional() }),
    response: answers(
      z.object({
        items: z.array(z.object({ phone: z.string(), code: z.string(), at: instantText, expiresAt: instantText })),
      }),
    ),
  },
})

export const referrals = defineRoute({
  method: 'GET',
  url: '/api/referrals',
  schema: {
    summary: 'The member’s own link and whom it brought',
    tags: ['member'],
    operationId: 'getReferrals',
    security: memberSession,
    response: answers(
      z
        .object({
          link: z.string(),
          code: z.string(),
          direct: z.array(
            z.object({
              name: z.string(),
              joinedAt: instantText,
              promoter: z.boolean().describe('Has a qualifying order'),
            }),
          ),
        })
        .meta({ id: 'Referrals' }),
    ),
  },
})

export const referralCode = defineRoute({
  method: 'GET',
  url: '/api/referral-codes/:code',
  schema: {
    summary: 'Who stands behind a referral link, before logging in',
    tags: ['login'],
    operationId: 'getReferralCode',
    params: z.object({ code: lineInput(32) }),
    response: answers(z.object({ name: z.string() })),
  },
})

export const walletSchema = z
  .object({
    available: fenText,
    pending: fenText.describe('Not yet settled'),
    frozen: fenText.describe('Held by a rule'),
    leaving: fenText.describe('Withdrawals asked for and not yet paid out'),
    held: fenText.describe('Held by a payment that is not finished'),
    debt: fenText.describe('Owed after a claw-back; netted from later rewards'),
  })
  .meta({ id: 'Wallet' })

export const wallet = defineRoute({
  method: 'GET',
  url: '/api/wallet',
  schema: {
    summary: 'The member’s cash',
    tags: ['wallet'],
    operationId: 'getWallet',
    security: memberSession,
    response: answers(walletSchema),
  },
})

export const withdrawalSchema = z
  .object({
    id: z.string(),
    amount: fenText,
    state: z.enum(['open', 'settled', 'rejected']),
    at: instantText,
    decidedAt: instantText.optional(),
  })
  .meta({ id: 'Withdrawal' })

export const withdraw = defineRoute({
  method: 'POST',
  url: '/api/withdrawals',
  schema: {
    summary: 'Ask for cash to leave the wallet',
    tags: ['wallet'],
    operationId: 'withdraw',
    security: memberSession,
    headers: idempotencyHeaders,
    body: z.object({ amount: amountInput }),
    response: answers(z.object({ withdrawal: withdrawalSchema })),
  },
})

export const withdrawals = defineRoute({
  method: 'GET',
  url: '/api/withdrawals',
  schema: {
    summary: 'The member’s withdrawals, newest first',
    tags: ['wallet'],
    operationId: 'getWithdrawals',
    security: memberSession,
    response: answers(z.object({ items: z.array(withdrawalSchema) })),
  },
})
