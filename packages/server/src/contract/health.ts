import { z } from 'zod'
import { answers, defineRoute } from './route.ts'

export const live = defineRoute({
  method: 'GET',
  url: '/health/live',
  schema: {
    summary: 'The process answers',
    tags: ['health'],
    operationId: 'live',
    response: answers(z.object({ status: z.literal('live') })),
  },
})

export const ready = defineRoute({
  method: 'GET',
  url: '/health/ready',
  schema: {
    summary: 'The mall takes orders: database there, journal writable, statement follower near',
    tags: ['health'],
    operationId: 'ready',
    response: answers(z.object({ status: z.literal('ready'), sequence: z.int(), lag: z.int() })),
  },
})
