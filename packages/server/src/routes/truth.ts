import type { Simulated } from '@huoshui/mall'
import { truth as contract } from '../contract/index.ts'
import { presentProfileChange, presentReport } from '../present/scheme.ts'
import { at } from '../present/time.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

const presentSimulated = ({ note, ...simulated }: Simulated) => ({ ...simulated, ...(note && { note }) })

/** What is true of the active scheme, for everybody (spec/6 Truth). */
export function truthRoutes(app: RouteApp, { mall }: ServedMall): void {
  app.route({
    ...contract.truth,
    handler: async () => {
      const { compliance, recovered, simulated, profileChanges } = await mall.about.truth()
      return {
        ...(compliance && { compliance: presentReport(compliance) }),
        recovered: { ...recovered, at: at(recovered.at) },
        ...(simulated && { simulated: presentSimulated(simulated) }),
        profileChanges: profileChanges.map((change) => {
          const { state: _state, opinion, ...shown } = presentProfileChange(change)
          const { text: _text, ...cited } = opinion
          return { ...shown, opinion: cited }
        }),
      }
    },
  })
}
