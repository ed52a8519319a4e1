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
    summary: 'The server should be sent requests: its journal and engine answer, and it is not about to stop',
    tags: ['health'],
    operationId: 'ready',
    response: answers(
      z.object({
        status: z.literal('ready'),
        engine: z.enum(['here', 'elsewhere']).describe('Elsewhere: another server has the mall, and is asked'),
        sequence: z.int(),
        lag: z.int(),
      }),
    ),
  },
})
