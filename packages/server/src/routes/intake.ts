import { formatFen, parseFen } from '@huoshui/engine'
import { type IntakeKey, MallError } from '@huoshui/mall'
import type { FastifyRequest } from 'fastify'
import { intake as contract } from '../contract/index.ts'
import { operatorOf } from '../http/session.ts'
import { at } from '../present/time.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

const BEARER = /^Bearer +(\S+) *$/i

/** The key of a request. @throws MallError wrong-key when there is none */
function keyOf(authorization: string | undefined): string {
  const [, key] = BEARER.exec(authorization ?? '') ?? []
  if (key === undefined) throw new MallError('wrong-key', 'send the intake key as Authorization: Bearer …')
  return key
}

const presentKey = ({ id, source, created_at, revoked_at }: IntakeKey) => ({
  id,
  source,
  createdAt: at(created_at),
  ...(revoked_at && { revokedAt: at(revoked_at) }),
})

/** Orders of other shops, and the keys they come with (spec/5 "Integration"). */
export function intakeRoutes(app: RouteApp, served: ServedMall): void {
  const { mall } = served
  const sources = new WeakMap<FastifyRequest['raw'], string>()
  // Who may not send orders is told nothing of their form.
  const preValidation = async ({ raw, headers }: Pick<FastifyRequest, 'raw' | 'headers'>): Promise<void> => {
    sources.set(raw, await mall.intakeKeys.sourceOf(keyOf(headers.authorization)))
  }
  const sourceOf = ({ raw }: Pick<FastifyRequest, 'raw'>): string => {
    const source = sources.get(raw)
    if (source === undefined) throw new MallError('wrong-key')
    return source
  }

  app.route({
    ...contract.takeOrder,
    preValidation,
    handler: async (request) => {
      const source = sourceOf(request)
      const { order, member, paid, ...of } = request.body
      const receipt = await mall.intake.take(source, { order, member, paidFen: parseFen(paid), of })
      return {
        ...receipt,
        rewards: receipt.rewards.map(({ amountFen, ...reward }) => ({ ...reward, amount: formatFen(amountFen) })),
      }
    },
  })

  app.route({
    ...contract.refundTaken,
    preValidation,
    handler: async (request) => mall.intake.refund(sourceOf(request), request.body),
  })

  app.route({
    ...contract.refundIntakeOrder,
    handler: async (request) => {
      const { id } = await operatorOf(served, request)
      return mall.intake.refundFor({ operator: id, key: request.headers['idempotency-key'], ...request.body })
    },
  })

  app.route({
    ...contract.createIntakeKey,
    handler: async (request) => {
      const { id } = await operatorOf(served, request)
      const { key, token } = await mall.intakeKeys.create({ operator: id, source: request.body.source })
      return { key: presentKey(key), token }
    },
  })

  app.route({
    ...contract.intakeKeys,
    handler: async (request) => {
      await operatorOf(served, request)
      return { items: (await mall.intakeKeys.list()).map(presentKey) }
    },
  })

  app.route({
    ...contract.revokeIntakeKey,
    handler: async (request) => {
      const { id } = await operatorOf(served, request)
      return { key: presentKey(await mall.intakeKeys.revoke({ operator: id, id: request.params.id })) }
    },
  })
}
