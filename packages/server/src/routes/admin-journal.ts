import { kindTitle, MallError } from '@huoshui/mall'
import { adminJournal as contract } from '../contract/index.ts'
import { operatorOf } from '../http/session.ts'
import { assetText } from '../present/amounts.ts'
import { at } from '../present/time.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

/** The journal as it is: entries, their facts and postings, their proof; and the scheme versions. */
export function adminJournalRoutes(app: RouteApp, served: ServedMall): void {
  const { mall } = served

  app.route({
    ...contract.journal,
    handler: async (request) => {
      await operatorOf(served, request)
      const { before, limit } = request.query
      const rows = await served.entries.list({ before, limit: limit + 1 })
      const items = rows.slice(0, limit).map((row) => ({ ...row, title: kindTitle(row.kind), at: at(row.at) }))
      const last = items.at(-1)
      return { items, ...(rows.length > limit && last && { next: last.sequence }) }
    },
  })

  app.route({
    ...contract.entry,
    handler: async (request) => {
      await operatorOf(served, request)
      const entry = await served.entries.find(request.params.sequence)
      if (entry === undefined) throw new MallError('unknown-entry')
      const postings = entry.postings.map((posting) => ({
        ...posting,
        amount: assetText(posting.asset, posting.amount),
      }))
      return { ...entry, title: kindTitle(entry.kind), at: at(entry.at), postings }
    },
  })

  app.route({
    ...contract.startVerify,
    handler: async (request) => {
      const operator = await operatorOf(served, request)
      if (served.verifier.start())
        await mall.acts.record({ operator: operator.id, act: 'verify', subject: mall.row.slug })
      return served.verifier.report()
    },
  })

  app.route({
    ...contract.verification,
    handler: async (request) => {
      await operatorOf(served, request)
      return served.verifier.report()
    },
  })

  app.route({
    ...contract.scheme,
    handler: async (request) => {
      await operatorOf(served, request)
      const [newest] = await mall.schemes.versions()
      if (newest === undefined) throw new MallError('not-open')
      return { ...newest, activatedAt: at(newest.activatedAt) }
    },
  })

  app.route({
    ...contract.schemes,
    handler: async (request) => {
      await operatorOf(served, request)
      const versions = await mall.schemes.versions()
      return {
        items: versions.map(({ text: _text, ...version }) => ({ ...version, activatedAt: at(version.activatedAt) })),
      }
    },
  })
}
