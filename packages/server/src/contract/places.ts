import { regionLevels } from '@huoshui/engine'
import { z } from 'zod'
import { idInput, lineInput, localText, placeInput, reasonInput } from './amounts.ts'
import { answers, defineRoute, memberSession, operatorSession } from './route.ts'

/** Longest name of a region or service point, and longest address. */
const PLACE_NAME_MAX = 64
const ADDRESS_MAX = 200
const CODE_MAX = 16

const level = z.enum(regionLevels)

const regionSchema = z.object({ level, code: z.string(), name: z.string() }).meta({ id: 'Region' })

const pointSchema = z
  .object({ point: z.string(), name: z.string(), address: z.string(), region: z.string().optional() })
  .meta({ id: 'ServicePoint', description: 'A shop where orders are picked up and verified' })

export const delivery = defineRoute({
  method: 'GET',
  url: '/api/delivery',
  schema: {
    summary: 'Where an order can be shipped to or picked up, and which of it the scheme asks for',
    tags: ['shop'],
    operationId: 'getDelivery',
    response: answers(
      z
        .object({
          asks: z
            .object({ region: z.boolean(), pickup: z.boolean() })
            .describe('The scheme pays by the region of an order, or for handing it out'),
          provinces: z.array(z.object({ code: z.string(), name: localText })),
          regions: z.array(regionSchema).describe('Cities, districts and places below that the mall has named'),
          points: z.array(pointSchema),
        })
        .meta({ id: 'Delivery' }),
    ),
  },
})

export const myPoint = defineRoute({
  method: 'GET',
  url: '/api/service-point',
  schema: {
    summary: 'The member’s own service point, and how many orders wait there',
    tags: ['member'],
    operationId: 'getMyServicePoint',
    security: memberSession,
    response: answers(
      z
        .object({ point: pointSchema.extend({ open: z.boolean() }).optional(), waiting: z.int() })
        .meta({ id: 'MyServicePoint' }),
    ),
  },
})

export const verifyPickup = defineRoute({
  method: 'POST',
  url: '/api/service-point/pickups',
  schema: {
    summary: 'Hand an order out to whoever shows its one-time code; once',
    tags: ['member'],
    operationId: 'verifyPickup',
    security: memberSession,
    body: z.object({ code: lineInput(CODE_MAX).min(1) }),
    response: answers(
      z
        .object({ product: z.object({ title: localText }), quantity: z.int(), order: z.string() })
        .meta({ id: 'HandedOut' }),
    ),
  },
})

const agencySchema = regionSchema
  .extend({ agent: z.object({ id: z.string(), name: z.string() }).optional() })
  .meta({ id: 'Agency' })

const adminPointSchema = pointSchema
  .extend({ open: z.boolean(), owner: z.object({ id: z.string(), name: z.string() }) })
  .meta({ id: 'AdminServicePoint' })

const places = z.object({ agencies: z.array(agencySchema), points: z.array(adminPointSchema) }).meta({ id: 'Places' })

export const adminPlaces = defineRoute({
  method: 'GET',
  url: '/api/admin/places',
  schema: {
    summary: 'Regions with their agents, and service points',
    tags: ['admin'],
    operationId: 'getPlaces',
    security: operatorSession,
    response: answers(places),
  },
})

export const appointAgent = defineRoute({
  method: 'POST',
  url: '/api/admin/places/agents',
  schema: {
    summary: 'Appoint the agent of a region, which gets its name with it; or dismiss whoever it is',
    tags: ['admin'],
    operationId: 'appointAgent',
    security: operatorSession,
    body: z.object({
      level,
      code: placeInput
        .min(1)
        .describe('GB/T 2260, such as 440106; custom places 440106001 or 440106-name; areas by name, such as south'),
      name: lineInput(PLACE_NAME_MAX).min(1),
      agent: idInput.optional().describe('Member id; absent to dismiss'),
      reason: reasonInput.optional(),
    }),
    response: answers(places),
  },
})

export const setServicePoint = defineRoute({
  method: 'POST',
  url: '/api/admin/places/points',
  schema: {
    summary: 'Open a member’s service point, change or close it',
    tags: ['admin'],
    operationId: 'setServicePoint',
    security: operatorSession,
    body: z.object({
      owner: idInput.describe('Member id'),
      name: lineInput(PLACE_NAME_MAX).min(1),
      address: lineInput(ADDRESS_MAX).min(1),
      region: placeInput
        .min(1)
        .optional()
        .describe('Code of the region it lies in: orders picked up there count for it'),
      open: z.boolean(),
    }),
    response: answers(places),
  },
})
