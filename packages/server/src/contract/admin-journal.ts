import { z } from 'zod'
import { assetAmountText, instantText, limitInput, localText } from './amounts.ts'
import { schemeNameSchema } from './member.ts'
import { answers, defineRoute, operatorSession } from './route.ts'

const entryRowSchema = z
  .object({
    sequence: z.int(),
    at: instantText,
    kind: z.string(),
    title: localText.describe('Of the kind'),
    commandId: z.string(),
    hash: z.string().describe('Hash of the block that carries the entry'),
  })
  .meta({ id: 'EntryRow' })

export const journal = defineRoute({
  method: 'GET',
  url: '/api/admin/journal',
  schema: {
    summary: 'Journal entries, newest first',
    tags: ['admin journal'],
    operationId: 'getJournal',
    security: operatorSession,
    querystring: z.object({ before: z.coerce.number().int().min(1).optional(), limit: limitInput }),
    response: answers(z.object({ items: z.array(entryRowSchema), next: z.int().optional() })),
  },
})

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

export const entry = defineRoute({
  method: 'GET',
  url: '/api/admin/journal/:sequence',
  schema: {
    summary: 'One entry: its facts and its postings',
    tags: ['admin journal'],
    operationId: 'getEntry',
    security: operatorSession,
    params: z.object({ sequence: z.coerce.number().int().min(1) }),
    response: answers(
      entryRowSchema
        .extend({
          caller: z.string(),
          facts: z.array(z.object({ fact: z.string(), fields: z.record(z.string(), scalar) })),
          postings: z.array(z.object({ from: z.string(), to: z.string(), asset: z.string(), amount: assetAmountText })),
        })
        .meta({ id: 'Entry' }),
    ),
  },
})

export const verificationSchema = z
  .object({
    state: z.enum(['idle', 'running', 'sound', 'broken', 'failed']),
    checked: z.int().describe('Entries refolded so far'),
    total: z.int(),
    startedAt: instantText.optional(),
    finishedAt: instantText.optional(),
    findings: z.array(z.object({ sequence: z.int().optional(), text: z.string() })),
  })
  .meta({ id: 'Verification' })

export const startVerify = defineRoute({
  method: 'POST',
  url: '/api/admin/journal/verify',
  schema: {
    summary: 'Start refolding the journal; poll the GET for progress',
    tags: ['admin journal'],
    operationId: 'startVerify',
    security: operatorSession,
    response: answers(verificationSchema),
  },
})

export const verification = defineRoute({
  method: 'GET',
  url: '/api/admin/journal/verify',
  schema: {
    summary: 'Progress and findings of the last verification',
    tags: ['admin journal'],
    operationId: 'getVerification',
    security: operatorSession,
    response: answers(verificationSchema),
  },
})

export const scheme = defineRoute({
  method: 'GET',
  url: '/api/admin/scheme',
  schema: {
    summary: 'The active scheme document',
    tags: ['admin'],
    operationId: 'getScheme',
    security: operatorSession,
    response: answers(
      schemeNameSchema.extend({ text: z.string(), activatedAt: instantText, sequence: z.int() }).meta({ id: 'Scheme' }),
    ),
  },
})

export const schemes = defineRoute({
  method: 'GET',
  url: '/api/admin/schemes',
  schema: {
    summary: 'All scheme versions this mall has activated, newest first',
    tags: ['admin'],
    operationId: 'getSchemes',
    security: operatorSession,
    response: answers(
      z.object({ items: z.array(schemeNameSchema.extend({ activatedAt: instantText, sequence: z.int() })) }),
    ),
  },
})
