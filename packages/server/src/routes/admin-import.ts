import { parseTotal, rowProblems } from '@huoshui/mall'
import { z } from 'zod'
import { IMPORT_BODY_MAX_BYTES } from '../contract/imports.ts'
import { imports as contract } from '../contract/index.ts'
import { localeOf } from '../http/locale.ts'
import { operatorOf } from '../http/session.ts'
import { presentImport } from '../present/import.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

/** A shop moves in: files brought by one operator, let in by another, carried out in the background. */
export function adminImportRoutes(app: RouteApp, served: ServedMall): void {
  const { imports, clock } = served.mall

  app.route({
    ...contract.list,
    handler: async (request) => {
      await operatorOf(served, request)
      return { items: (await imports.list()).map((view) => presentImport(view, clock())) }
    },
  })

  app.route({
    ...contract.propose,
    bodyLimit: IMPORT_BODY_MAX_BYTES,
    // Nobody but an operator makes the server read so much.
    onRequest: async (request) => void (await operatorOf(served, request)),
    handler: async (request) => {
      const { id: operator } = await operatorOf(served, request)
      const { files, keepExisting, expected } = request.body
      const view = await imports.propose({
        operator,
        files: files.map(({ kind, name, content }) => ({ kind, name, bytes: Buffer.from(content, 'base64') })),
        keepExisting,
        expected: new Map(expected.map(({ figure, total }) => [figure, parseTotal(figure, total)])),
      })
      return presentImport(view, clock())
    },
  })

  app.route({
    ...contract.one,
    handler: async (request) => {
      await operatorOf(served, request)
      return presentImport(await imports.find(request.params.id), clock())
    },
  })

  app.route({
    ...contract.approve,
    handler: async (request) => {
      const { id: operator } = await operatorOf(served, request)
      return presentImport(await imports.approve({ operator, ...request.params, ...request.body }), clock())
    },
  })

  app.route({
    ...contract.withdraw,
    handler: async (request) => {
      const { id: operator } = await operatorOf(served, request)
      return presentImport(await imports.withdraw({ operator, ...request.params }), clock())
    },
  })

  app.route({
    ...contract.resume,
    handler: async (request) => {
      const { id: operator } = await operatorOf(served, request)
      return presentImport(await imports.resume({ operator, ...request.params }), clock())
    },
  })

  brokenRowsRoute(app, served)
}

/** The list of broken rows to take away; a file is no JSON and stands outside the API. */
function brokenRowsRoute(app: RouteApp, served: ServedMall): void {
  const params = z.object({ id: z.string().max(40) })
  app.get('/api/admin/imports/:id/broken.csv', { schema: { hide: true, params } }, async (request, reply) => {
    await operatorOf(served, request)
    const { id, problems } = await served.mall.imports.find(request.params.id)
    const locale = localeOf(request)
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
    const rows = problems.map(({ file, line, column, code }) =>
      [file, line, quoted(column), code, quoted(rowProblems[code][locale])].join(','),
    )
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="${id}-broken.csv"`)
    return reply.send(`\uFEFF${['file,line,column,code,text', ...rows].join('\r\n')}\r\n`)
  })
}
