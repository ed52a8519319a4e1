import { z } from 'zod'
import { cursorInput, idInput, instantText, limitInput, localText } from './amounts.ts'
import { answers, defineRoute, noContent, operatorSession } from './route.ts'

export const audit = defineRoute({
  method: 'GET',
  url: '/api/admin/audit',
  schema: {
    summary: 'What operators did, newest first',
    tags: ['admin'],
    operationId: 'getAudit',
    security: operatorSession,
    querystring: z.object({ cursor: cursorInput, limit: limitInput }),
    response: answers(
      z.object({
        items: z.array(
          z
            .object({
              id: z.string(),
              at: instantText,
              operator: z.string(),
              act: z.string(),
              title: localText.describe('Of the act'),
              subject: z.string(),
              reason: z.string().optional(),
              sequence: z.int().optional(),
            })
            .meta({ id: 'AuditRow' }),
        ),
        next: z.string().optional(),
      }),
    ),
  },
})

const troubledSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    title: localText.describe('Of the kind'),
    subject: z.string(),
    state: z.enum(['waiting', 'quarantined']),
    attempts: z.int(),
    detail: z.string().optional(),
    createdAt: instantText,
  })
  .meta({ id: 'TroubledCommand' })

export const troubled = defineRoute({
  method: 'GET',
  url: '/api/admin/outbox',
  schema: {
    summary: 'Commands in quarantine, or failing again and again',
    tags: ['admin'],
    operationId: 'getTroubledCommands',
    security: operatorSession,
    response: answers(z.object({ items: z.array(troubledSchema) })),
  },
})

export const retryCommand = defineRoute({
  method: 'POST',
  url: '/api/admin/outbox/:id/retry',
  schema: {
    summary: 'Send a command in quarantine once more',
    tags: ['admin'],
    operationId: 'retryCommand',
    security: operatorSession,
    params: z.object({ id: idInput }),
    response: noContent,
  },
})

export const reconciliation = defineRoute({
  method: 'GET',
  url: '/api/admin/reconciliation',
  schema: {
    summary: 'Differences between SQL orders, payments and the journal; the right number is zero',
    tags: ['admin'],
    operationId: 'getReconciliation',
    security: operatorSession,
    response: answers(
      z.object({
        items: z.array(z.object({ kind: z.string(), subject: z.string(), text: localText })),
        checkedAt: instantText,
      }),
    ),
  },
})
