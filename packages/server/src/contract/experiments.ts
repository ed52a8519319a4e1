import { z } from 'zod'
import { instantText } from './amounts.ts'
import { answers, defineRoute, operatorSession } from './route.ts'

/** Longest document in characters: a request's body is bounded, and an experiment is a page or two. */
const TEXT_MAX = 48_000
/** As the simulator bounds them. */
const DAYS_MAX = 7300
const SEED_MAX = 2 ** 31 - 1
const NEWCOMERS_MAX = 100_000

const localText = z.object({ zh: z.string(), en: z.string() })
const documentText = z.string().min(1).max(TEXT_MAX)
const runId = z.object({ id: z.string().max(40) })

const costSchema = z
  .object({ runs: z.int(), orders: z.int(), seconds: z.number().describe('On one core, about') })
  .meta({ id: 'RunCost' })

const forkSettings = z.object({
  days: z.int().min(1).max(DAYS_MAX),
  seed: z.int().min(1).max(SEED_MAX),
  selling: z
    .object({ sharePercent: z.int().min(0).max(100), afterDays: z.int().min(1).max(DAYS_MAX) })
    .optional()
    .describe('The share of members who sell everything so many days after buying; nobody when left out'),
  newcomersADay: z.number().min(0).max(NEWCOMERS_MAX).optional().describe('As of late when left out'),
})

export const runSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['experiment', 'fork']),
    name: z.string(),
    title: localText,
    state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    operator: z.string(),
    createdAt: instantText,
    startedAt: instantText.optional(),
    finishedAt: instantText.optional(),
    cost: costSchema.optional(),
    changes: z.array(z.string()).describe('What a fork changes in the scheme in force'),
    fork: forkSettings.optional(),
    problem: z.string().optional().describe('Why it failed'),
    progress: z
      .object({
        done: z.number().describe('Share that is done, 0 to 1'),
        leftMs: z.number().optional().describe('By the speed so far'),
        finished: z.int(),
        runs: z.int(),
      })
      .optional(),
  })
  .meta({ id: 'ExperimentRun' })

const wholeRunSchema = runSchema
  .extend({
    source: z.string().describe('The experiment, or the changed scheme of a fork'),
    files: z.array(z.string()),
    points: z.array(z.string()),
    morePoints: z.int().describe('Points that stand in the files alone'),
    figures: z.array(z.object({ metric: z.string(), title: localText, values: z.array(z.string()) })),
  })
  .meta({ id: 'WholeExperimentRun' })

export const shipped = defineRoute({
  method: 'GET',
  url: '/api/admin/experiments',
  schema: {
    summary: 'The experiments the house ships, as documents to begin with',
    tags: ['admin experiments'],
    operationId: 'getExperiments',
    security: operatorSession,
    response: answers(z.object({ items: z.array(z.object({ name: z.string(), title: localText, text: z.string() })) })),
  },
})

export const check = defineRoute({
  method: 'POST',
  url: '/api/admin/experiments/check',
  schema: {
    summary: 'Look an experiment, or the changed scheme of a fork, over without running it',
    tags: ['admin experiments'],
    operationId: 'checkExperiment',
    security: operatorSession,
    body: z.object({ kind: z.enum(['experiment', 'fork']), text: documentText }),
    response: answers(
      z
        .object({
          problem: z.object({ line: z.int(), column: z.int(), message: z.string() }).optional(),
          cost: costSchema.optional(),
          changes: z.array(z.string()),
        })
        .meta({ id: 'CheckedExperiment' }),
    ),
  },
})

export const runs = defineRoute({
  method: 'GET',
  url: '/api/admin/experiments/runs',
  schema: {
    summary: 'Runs of experiments and forks, newest first; a bounded number is kept',
    tags: ['admin experiments'],
    operationId: 'getExperimentRuns',
    security: operatorSession,
    response: answers(z.object({ items: z.array(runSchema) })),
  },
})

export const start = defineRoute({
  method: 'POST',
  url: '/api/admin/experiments/runs',
  schema: {
    summary: 'Run an experiment in a process of its own; one runs at a time, others wait',
    tags: ['admin experiments'],
    operationId: 'runExperiment',
    security: operatorSession,
    body: z.object({ text: documentText }),
    response: answers(runSchema),
  },
})

export const fork = defineRoute({
  method: 'POST',
  url: '/api/admin/experiments/forks',
  schema: {
    summary: 'Try a changed scheme on a pseudonymised copy of today’s state; the live journal is only read',
    tags: ['admin experiments'],
    operationId: 'forkMall',
    security: operatorSession,
    body: forkSettings.extend({ scheme: documentText }),
    response: answers(runSchema),
  },
})

export const run = defineRoute({
  method: 'GET',
  url: '/api/admin/experiments/runs/:id',
  schema: {
    summary: 'One run: how far it is, and its figures once it is done',
    tags: ['admin experiments'],
    operationId: 'getExperimentRun',
    security: operatorSession,
    params: runId,
    response: answers(wholeRunSchema),
  },
})

export const cancel = defineRoute({
  method: 'POST',
  url: '/api/admin/experiments/runs/:id/cancel',
  schema: {
    summary: 'End a run that waits or is under way',
    tags: ['admin experiments'],
    operationId: 'cancelExperimentRun',
    security: operatorSession,
    params: runId,
    response: answers(runSchema),
  },
})
