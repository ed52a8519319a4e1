import { z } from 'zod'
import { amountInput, fenText, idempotencyHeaders, idInput, instantText, lineInput, reasonInput } from './amounts.ts'
import { answers, defineRoute, intakeKey, operatorSession } from './route.ts'
import { QUANTITY_MAX } from './shop.ts'

/** Longest name of a source. */
const SOURCE_MAX = 32

const head = {
  order: idInput.describe('The other shop’s own id of the order: sent again it is answered by the first entry'),
  member: idInput.describe('The buyer’s member id in this mall'),
  paid: amountInput.describe('What the buyer paid for it'),
}

const productOrder = z
  .object({
    ...head,
    product: idInput.describe('Id of a product of the scheme in force'),
    quantity: z.int().min(1).max(QUANTITY_MAX),
    shipTo: lineInput(12).min(1).optional().describe('Region code of the address it is shipped to'),
    pickup: idInput.optional().describe('Service point where it is picked up'),
  })
  .strict()

const merchantOrder = z
  .object({ ...head, merchant: idInput.describe('Merchant of this mall at whom it was paid; any amount') })
  .strict()

export const paidRewardSchema = z
  .object({
    plan: z.string(),
    rule: z.string(),
    to: z.string().describe('Member id, or merchant:ID'),
    amount: fenText,
  })
  .meta({ id: 'PaidReward' })

export const takeOrder = defineRoute({
  method: 'POST',
  url: '/api/v1/intake/orders',
  schema: {
    summary: 'Book an order that another shop has sold; answered when it is durable',
    tags: ['intake'],
    operationId: 'takeOrder',
    security: intakeKey,
    body: z.union([productOrder, merchantOrder]),
    response: answers(
      z
        .object({
          order: z.string().describe('Id of the order in this mall’s books'),
          sequence: z.int().describe('The journal entry that booked it'),
          repeated: z.boolean().describe('It had come before: this is the first answer'),
          rewards: z.array(paidRewardSchema).describe('What the entry paid at once, in order of payment'),
        })
        .meta({ id: 'IntakeReceipt' }),
    ),
  },
})

const refundBody = z
  .object({
    order: idInput.describe('The other shop’s own id of the order'),
    reason: reasonInput.describe('Why; the journal keeps its hash alone'),
  })
  .strict()

export const refundTaken = defineRoute({
  method: 'POST',
  url: '/api/v1/intake/refunds',
  schema: {
    summary: 'Take an order of another shop back before it has settled; the same again is answered by the first entry',
    tags: ['intake'],
    operationId: 'refundTakenOrder',
    security: intakeKey,
    body: refundBody,
    response: answers(
      z.object({
        order: z.string().describe('Id of the order in this mall’s books'),
        sequence: z.int().describe('The journal entry that took it back'),
        repeated: z.boolean().describe('It had been taken back before: this is the first answer'),
      }),
    ),
  },
})

export const refundIntakeOrder = defineRoute({
  method: 'POST',
  url: '/api/admin/intake-refunds',
  schema: {
    summary: 'Take an order of another shop back, settled or not (spec/1 Refunds); once per order',
    tags: ['admin intake'],
    operationId: 'refundIntakeOrder',
    security: operatorSession,
    headers: idempotencyHeaders,
    body: refundBody.extend({ source: lineInput(SOURCE_MAX).min(1).describe('The other shop') }),
    response: answers(z.object({ order: z.string(), sequence: z.int() })),
  },
})

export const intakeKeySchema = z
  .object({
    id: z.string(),
    source: z.string(),
    createdAt: instantText,
    revokedAt: instantText.optional(),
  })
  .meta({ id: 'IntakeKey', description: 'A key of another shop; the key itself is told once and kept nowhere' })

export const createIntakeKey = defineRoute({
  method: 'POST',
  url: '/api/admin/intake-keys',
  schema: {
    summary: 'Make a key with which another shop sends its orders',
    tags: ['admin intake'],
    operationId: 'createIntakeKey',
    security: operatorSession,
    body: z.object({
      source: lineInput(SOURCE_MAX)
        .min(1)
        .describe('Name of the other shop: a-z, 0-9 and -. Keys of one source stand for the same shop'),
    }),
    response: answers(z.object({ key: intakeKeySchema, token: z.string().describe('Shown this once') })),
  },
})

export const intakeKeys = defineRoute({
  method: 'GET',
  url: '/api/admin/intake-keys',
  schema: {
    summary: 'Keys of other shops, newest first',
    tags: ['admin intake'],
    operationId: 'getIntakeKeys',
    security: operatorSession,
    response: answers(z.object({ items: z.array(intakeKeySchema) })),
  },
})

export const revokeIntakeKey = defineRoute({
  method: 'POST',
  url: '/api/admin/intake-keys/:id/revoke',
  schema: {
    summary: 'End a key for good',
    tags: ['admin intake'],
    operationId: 'revokeIntakeKey',
    security: operatorSession,
    params: z.object({ id: idInput }),
    response: answers(z.object({ key: intakeKeySchema })),
  },
})
