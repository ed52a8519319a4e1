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
  placeInput,
} from './amounts.ts'
import { answers, defineRoute, memberSession } from './route.ts'

export const giveSchema = z
  .object({
    plan: z.string(),
    planTitle: localText,
    kind: z.enum(['growth', 'release', 'shopping', 'reward']),
    amount: z.string().optional().describe('What one unit ordered now would give, in the unit of its kind'),
    text: localText,
  })
  .meta({ id: 'Give' })

export const allocationSchema = z
  .object({ purse: z.string(), title: localText, amount: fenText })
  .meta({ id: 'Allocation', description: 'Where one part of the price goes' })

export const productSchema = z
  .object({
    id: z.string(),
    title: localText,
    description: localText,
    price: fenText,
    image: z.string().describe('Path of a local SVG'),
    gives: z.array(giveSchema),
    allocation: z.array(allocationSchema).describe('Where the price of one unit goes; sums to the price'),
  })
  .meta({ id: 'Product' })

export const products = defineRoute({
  method: 'GET',
  url: '/api/products',
  schema: {
    summary: 'What the mall sells',
    tags: ['shop'],
    operationId: 'getProducts',
    response: answers(z.object({ items: z.array(productSchema) })),
  },
})

export const product = defineRoute({
  method: 'GET',
  url: '/api/products/:id',
  schema: {
    summary: 'One product and what an order of it gives at the present price',
    tags: ['shop'],
    operationId: 'getProduct',
    params: z.object({ id: idInput }),
    response: answers(productSchema),
  },
})

export const ORDER_STATES = ['created', 'paid', 'settled', 'cancelled', 'refunded'] as const
export const PAYMENT_STATES = ['created', 'paid', 'expired', 'failed', 'refunded'] as const
/** Most units of one product in one order. */
export const QUANTITY_MAX = 99

export const paymentSchema = z
  .object({
    id: z.string(),
    state: z.enum(PAYMENT_STATES),
    walletPart: fenText,
    cashierPart: fenText,
    createdAt: instantText,
    expiresAt: instantText,
    cashierUrl: z.string().optional().describe('Where to pay the cashier’s part while the attempt is open'),
  })
  .meta({ id: 'Payment', description: 'One attempt to pay an order' })

export const receiptSchema = z
  .object({
    mall: z.string(),
    day: z.string().describe('The mall’s day, 2026-01-31'),
    sequence: z.int().describe('Last entry of that day'),
    hash: z.string().describe('Hash of the chain of blocks up to there, hex'),
    publicKey: z.string().describe('Ed25519, base64url'),
    signature: z.string().describe('Of the text docs/journal.md gives, base64url'),
  })
  .meta({
    id: 'Receipt',
    description:
      'The signed head of the day on which an entry was written. Who keeps it can find out later whether the journal was rewritten: `huoshui verify --anchors FILE`',
  })

const pickupSchema = z
  .object({
    point: idInput,
    name: z.string(),
    address: z.string(),
    code: z.string().optional().describe('One-time code to show there; told to the buyer alone, of a single order'),
  })
  .meta({ id: 'Pickup' })

export const orderSchema = z
  .object({
    id: z.string(),
    state: z.enum(ORDER_STATES),
    product: z.object({ id: z.string(), title: localText, image: z.string() }),
    quantity: z.int(),
    total: fenText,
    walletPart: fenText.describe('Of the newest payment attempt'),
    cashierPart: fenText.describe('Of the newest payment attempt'),
    createdAt: instantText,
    expiresAt: instantText.describe('Unpaid then, it is cancelled'),
    paidAt: instantText.optional(),
    settledAt: instantText.optional(),
    shipTo: z.object({ code: z.string(), title: localText }).optional().describe('Region it is shipped to'),
    pickup: pickupSchema.optional().describe('Service point where it is picked up'),
    cancelled: localText.optional().describe('Why it was cancelled'),
    awaits: z
      .enum(['receipt', 'pickup'])
      .optional()
      .describe('A paid order waits for its buyer to say that it arrived, or at its service point'),
    receivedAt: instantText.optional(),
    settlesAt: instantText
      .optional()
      .describe('Of a single order that was received and settles on completion: the end of its refund window'),
    sequence: z.int().optional().describe('The journal entry that settled it'),
    payment: paymentSchema.optional().describe('The newest attempt'),
    receipt: receiptSchema.optional().describe('Of a single settled order, once its day has ended and was signed'),
  })
  .meta({ id: 'Order' })

const placed = z.object({ order: orderSchema, cashierUrl: z.string().optional() })

export const placeOrder = defineRoute({
  method: 'POST',
  url: '/api/orders',
  schema: {
    summary: 'Order one product and start its first payment',
    tags: ['orders'],
    operationId: 'placeOrder',
    security: memberSession,
    headers: idempotencyHeaders,
    body: z.object({
      product: idInput,
      quantity: z.int().min(1).max(QUANTITY_MAX),
      wallet: amountInput.default('0.00').describe('Part paid from the wallet; the cashier takes the rest'),
      shipTo: placeInput.optional().describe('Code of the region it is shipped to, such as 440106'),
      pickup: idInput.optional().describe('Service point where it is picked up instead'),
    }),
    response: answers(placed),
  },
})

export const payOrder = defineRoute({
  method: 'POST',
  url: '/api/orders/:id/payments',
  schema: {
    summary: 'Start a new payment attempt after one expired or failed',
    tags: ['orders'],
    operationId: 'payOrder',
    security: memberSession,
    headers: idempotencyHeaders,
    params: z.object({ id: idInput }),
    body: z.object({ wallet: amountInput.default('0.00') }),
    response: answers(placed),
  },
})

export const orders = defineRoute({
  method: 'GET',
  url: '/api/orders',
  schema: {
    summary: 'The member’s orders, newest first',
    tags: ['orders'],
    operationId: 'getOrders',
    security: memberSession,
    querystring: z.object({ cursor: cursorInput, limit: limitInput }),
    response: answers(z.object({ items: z.array(orderSchema), next: z.string().optional() })),
  },
})

export const order = defineRoute({
  method: 'GET',
  url: '/api/orders/:id',
  schema: {
    summary: 'One order; after payment the answer waits a moment for its settlement',
    tags: ['orders'],
    operationId: 'getOrder',
    security: memberSession,
    params: z.object({ id: idInput }),
    response: answers(orderSchema),
  },
})

export const cancelOrder = defineRoute({
  method: 'POST',
  url: '/api/orders/:id/cancel',
  schema: {
    summary: 'Cancel an unpaid order; its wallet hold is given back',
    tags: ['orders'],
    operationId: 'cancelOrder',
    security: memberSession,
    params: z.object({ id: idInput }),
    response: answers(orderSchema),
  },
})

export const receiveOrder = defineRoute({
  method: 'POST',
  url: '/api/orders/:id/receive',
  schema: {
    summary: 'The goods arrived: the refund window starts (schemes that settle on completion)',
    tags: ['orders'],
    operationId: 'receiveOrder',
    security: memberSession,
    params: z.object({ id: idInput }),
    response: answers(orderSchema),
  },
})

export const notify = defineRoute({
  method: 'POST',
  url: '/api/payments/local/notify',
  schema: {
    summary: 'The local cashier’s signed notification that a payment was made',
    tags: ['development'],
    operationId: 'notifyLocal',
    headers: z.object({ 'huoshui-signature': lineInput(128) }),
    body: z.object({
      payment: idInput,
      reference: lineInput(64).min(1).describe('The cashier’s own number of the payment'),
      amount: amountInput,
      paidAt: lineInput(40),
    }),
    response: answers(
      z.object({
        result: z
          .enum(['paid', 'repeated', 'refunded'])
          .describe('refunded: it came too late or with a wrong amount and goes back'),
      }),
    ),
  },
})
