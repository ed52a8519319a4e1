import { shippedProfiles } from '@huoshui/mall'
import { adminScheme as contract } from '../contract/index.ts'
import { operatorOf } from '../http/session.ts'
import { presentLive, presentProfileChange, presentReport } from '../present/scheme.ts'
import { at } from '../present/time.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

/** Room for a scheme or an opinion in Chinese, three bytes a character. */
const TEXT_BODY_BYTES = 192 * 1024

/** The studio: schemes checked, compared and activated; the law they are under; the daily check of live figures. */
export function adminSchemeRoutes(app: RouteApp, served: ServedMall): void {
  const { mall } = served
  const roomy = { bodyLimit: TEXT_BODY_BYTES }
  const { liveChecks } = mall
  const live = async () => presentLive(await liveChecks.newest(), await liveChecks.alarms(), await liveChecks.conduct())

  app.route({
    ...contract.checkScheme,
    ...roomy,
    handler: async (request) => {
      await operatorOf(served, request)
      const { problem, scheme, report, reason, ...check } = await mall.studio.check(request.body.text)
      return {
        ...check,
        ...(problem && { problem }),
        ...(scheme && { scheme }),
        ...(report && { report: presentReport(report) }),
        ...(reason && { reason }),
      }
    },
  })

  app.route({
    ...contract.remedyScheme,
    ...roomy,
    handler: async (request) => {
      await operatorOf(served, request)
      return { text: await mall.studio.remedy(request.body) }
    },
  })

  app.route({
    ...contract.activateScheme,
    ...roomy,
    handler: async (request) => {
      const { id: operator } = await operatorOf(served, request)
      const key = request.headers['idempotency-key']
      const { text: _text, ...version } = await mall.studio.activate({ operator, key, ...request.body })
      return { ...version, activatedAt: at(version.activatedAt) }
    },
  })

  app.route({
    ...contract.liveCheck,
    handler: async (request) => {
      await operatorOf(served, request)
      return live()
    },
  })

  app.route({
    ...contract.runLiveCheck,
    handler: async (request) => {
      const operator = await operatorOf(served, request)
      const { day } = await liveChecks.run()
      await mall.acts.record({ operator: operator.id, act: 'check-live-figures', subject: day })
      return live()
    },
  })

  app.route({
    ...contract.stateConduct,
    handler: async (request) => {
      const { id: operator } = await operatorOf(served, request)
      const problem = await liveChecks.state({ operator, text: request.body.text })
      if (problem !== undefined) return { problem }
      const { day } = await liveChecks.run()
      await mall.acts.record({ operator, act: 'state-conduct', subject: day })
      return { live: await live() }
    },
  })
}

/** The law a mall is under, changed by two operators alone (spec/6 Gate). */
export function adminProfileRoutes(app: RouteApp, served: ServedMall): void {
  const { mall } = served

  app.route({
    ...contract.profiles,
    handler: async (request) => {
      await operatorOf(served, request)
      const [present, changes, operators] = await Promise.all([
        mall.profiles.present(),
        mall.profiles.changes(),
        mall.operators.list(),
      ])
      const names = shippedProfiles().map(({ profile, version, title }) => ({ profile, version, title }))
      return {
        present: { profile: present.profile, version: present.version, title: present.title },
        others: names.filter(({ profile }) => profile !== present.profile),
        operators: operators.length,
        changes: changes.map(presentProfileChange),
      }
    },
  })

  app.route({
    ...contract.proposeProfile,
    bodyLimit: TEXT_BODY_BYTES,
    handler: async (request) => {
      const { id: operator } = await operatorOf(served, request)
      const key = request.headers['idempotency-key']
      const { to, opinion } = request.body
      return { change: presentProfileChange(await mall.profiles.propose({ operator, key, to, opinion })) }
    },
  })

  app.route({
    ...contract.approveProfile,
    handler: async (request) => {
      const { id: operator } = await operatorOf(served, request)
      return { change: presentProfileChange(await mall.profiles.approve({ operator, id: request.params.id })) }
    },
  })

  app.route({
    ...contract.withdrawProfile,
    handler: async (request) => {
      const { id: operator } = await operatorOf(served, request)
      return { change: presentProfileChange(await mall.profiles.withdraw({ operator, id: request.params.id })) }
    },
  })
}
