import { createReadStream } from 'node:fs'
import { type ExperimentService, MallError, type RunView } from '@huoshui/mall'
import { z } from 'zod'
import { experiments as contract } from '../contract/index.ts'
import { operatorOf } from '../http/session.ts'
import { at } from '../present/time.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

/** A report is a page that shows itself and nothing else: no script, no request, no form, no origin of ours. */
const REPORT_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox',
].join('; ')

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

function shownRun(run: RunView) {
  const { startedAt, finishedAt, cost, fork, problem, progress } = run
  return {
    id: run.id,
    kind: run.kind,
    name: run.name,
    title: run.title,
    state: run.state,
    operator: run.operator,
    createdAt: at(run.createdAt),
    changes: [...run.changes],
    ...(startedAt !== null && { startedAt: at(startedAt) }),
    ...(finishedAt !== null && { finishedAt: at(finishedAt) }),
    ...(cost !== null && { cost }),
    ...(fork !== null && { fork: { ...fork } }),
    ...(problem !== null && { problem }),
    ...(progress !== null && {
      progress: {
        done: progress.done,
        finished: progress.finished,
        runs: progress.runs,
        ...(progress.leftMs !== null && { leftMs: progress.leftMs }),
      },
    }),
  }
}

function shownWhole(run: ReturnType<ExperimentService['find']>) {
  const { outcome } = run
  return {
    ...shownRun(run),
    source: run.source,
    files: [...run.files],
    points: [...(outcome?.points ?? [])],
    morePoints: outcome?.morePoints ?? 0,
    figures: (outcome?.figures ?? []).map(({ metric, title, values }) => ({ metric, title, values: [...values] })),
  }
}

/** Experiments and forks: asked for here, run in a process of their own. */
export function adminExperimentRoutes(app: RouteApp, served: ServedMall): void {
  const { experiments } = served

  app.route({
    ...contract.shipped,
    handler: async (request) => {
      await operatorOf(served, request)
      return { items: experiments.shipped() }
    },
  })

  app.route({
    ...contract.check,
    handler: async (request) => {
      await operatorOf(served, request)
      const { kind, text } = request.body
      const looked = kind === 'fork' ? experiments.checkScheme(text) : experiments.checkExperiment(text)
      const { problem, cost, changes } = await looked
      return { changes: [...changes], ...(problem !== null && { problem }), ...(cost !== null && { cost }) }
    },
  })

  app.route({
    ...contract.runs,
    handler: async (request) => {
      await operatorOf(served, request)
      return { items: experiments.runs().map(shownRun) }
    },
  })

  app.route({
    ...contract.start,
    handler: async (request) => {
      const operator = await operatorOf(served, request)
      return shownRun(await experiments.run({ operator, text: request.body.text }))
    },
  })

  app.route({
    ...contract.fork,
    handler: async (request) => {
      const operator = await operatorOf(served, request)
      return shownRun(await experiments.fork({ operator, ...request.body }))
    },
  })

  app.route({
    ...contract.run,
    handler: async (request) => {
      await operatorOf(served, request)
      return shownWhole(experiments.find(request.params.id))
    },
  })

  app.route({
    ...contract.cancel,
    handler: async (request) => {
      const operator = await operatorOf(served, request)
      return shownRun(await experiments.cancel({ operator, id: request.params.id }))
    },
  })

  fileRoute(app, served)
}

/** The files of a result: the report to look at, the tables to take away. Files are no JSON and stand outside the API. */
function fileRoute(app: RouteApp, served: ServedMall): void {
  app.get(
    '/api/admin/experiments/runs/:id/files/:file',
    { schema: { hide: true, params: z.object({ id: z.string().max(40), file: z.string().max(80) }) } },
    async (request, reply) => {
      await operatorOf(served, request)
      const { id, file } = request.params
      const path = served.experiments.file(id, file)
      const type = TYPES[file.slice(file.lastIndexOf('.') + 1)]
      if (type === undefined) throw new MallError('unknown-run')
      reply.header('content-type', type).header('cache-control', 'private, no-store')
      if (file.endsWith('.html')) reply.header('content-security-policy', REPORT_POLICY)
      else reply.header('content-disposition', `attachment; filename="${id}-${file}"`)
      return reply.send(createReadStream(path))
    },
  )
}
