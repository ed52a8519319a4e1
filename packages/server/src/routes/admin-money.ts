import { formatFen, parseFen } from '@huoshui/engine'
import { MallError, type ShownWithdrawal } from '@huoshui/mall'
import { admin as contract } from '../contract/index.ts'
import { operatorOf } from '../http/session.ts'
import { presentWithdrawal } from '../present/member.ts'
import { presentAdminOrders, presentPayment } from '../present/order.ts'
import { presentAdminPool } from '../present/points.ts'
import type { ServedMall } from '../served-mall.ts'
import type { RouteApp } from './route-app.ts'

/** Orders and withdrawals, and what operators do to money. */
export function adminMoneyRoutes(app: RouteApp, served: ServedMall): void {
  const { mall } = served

  async function orderView(id: string) {
    const found = await mall.orderRows.find(id)
    if (found === undefined) throw new MallError('unknown-order')
    const payments = await mall.orderRows.payments(id)
    const [presented] = await presentAdminOrders(mall, [mall.orders.view(found.order, payments[0])])
    if (presented === undefined) throw new MallError('unknown-order')
    return { order: presented, payments }
  }

  async function presentWithdrawals(rows: readonly ShownWithdrawal[]) {
    const members = await mall.memberRows.findMany(rows.map((row) => row.member))
    return rows.map((row) => ({
      ...presentWithdrawal(row),
      member: { id: row.member, name: members.get(row.member)?.name ?? row.member },
    }))
  }

  async function presentDecided(row: ShownWithdrawal) {
    const [withdrawal] = await presentWithdrawals([row])
    if (withdrawal === undefined) throw new MallError('unknown-withdrawal')
    return { withdrawal }
  }

  app.route({
    ...contract.adminOrders,
    handler: async (request) => {
      await operatorOf(served, request)
      const { items, next } = await mall.orders.list(request.query)
      return { items: await presentAdminOrders(mall, items), ...(next !== undefined && { next }) }
    },
  })

  app.route({
    ...contract.adminOrder,
    handler: async (request) => {
      await operatorOf(served, request)
      const { order, payments } = await orderView(request.params.id)
      const refunds = await mall.refunds.of(payments.map((payment) => payment.id))
      const rewards = await mall.statement.rewardsOf(request.params.id)
      const receivers = await mall.memberRows.findMany(rewards.map(({ to }) => to))
      const toName = (to: string) => {
        const name = receivers.get(to)?.name
        return name === undefined ? {} : { toName: name }
      }
      return {
        order,
        payments: payments.map((payment) => {
          const refund = refunds.get(payment.id)
          return {
            ...presentPayment(payment),
            ...(payment.reference !== null && { reference: payment.reference }),
            ...(refund && {
              refund: { amount: formatFen(refund.amountFen), reason: refund.reason, state: refund.state },
            }),
          }
        }),
        rewards: rewards.map(({ amountFen, basisFen, rate, from, ...reward }) => ({
          ...reward,
          ...toName(reward.to),
          amount: formatFen(amountFen),
          ...(basisFen !== undefined && { basis: formatFen(basisFen) }),
          ...(rate !== undefined && { rate }),
          ...(from !== undefined && { from }),
        })),
      }
    },
  })

  app.route({
    ...contract.refundOrder,
    handler: async (request) => {
      const operator = await operatorOf(served, request)
      const { id } = request.params
      const act = {
        operator: operator.id,
        order: id,
        reason: request.body.reason,
        key: request.headers['idempotency-key'],
      }
      const sequence = await mall.acts.refundOrder(act)
      mall.refunds.nudge()
      return { order: (await orderView(id)).order, sequence }
    },
  })

  app.route({
    ...contract.receiveOrderFor,
    handler: async (request) => {
      const { id: operator } = await operatorOf(served, request)
      const { id } = request.params
      await mall.receiving.receiveFor({ operator, order: id, reason: request.body.reason })
      return { order: (await orderView(id)).order }
    },
  })

  app.route({
    ...contract.inject,
    handler: async (request) => {
      const operator = await operatorOf(served, request)
      const { plan, amount, reason } = request.body
      const amountFen = parseFen(amount)
      const sequence = await mall.acts.inject({
        operator: operator.id,
        plan,
        amountFen,
        reason,
        key: request.headers['idempotency-key'],
      })
      return { sequence, pool: presentAdminPool(await mall.points.pool(plan)) }
    },
  })

  app.route({
    ...contract.adminWithdrawals,
    handler: async (request) => {
      await operatorOf(served, request)
      const { items, next } = await mall.withdrawals.list(request.query)
      return { items: await presentWithdrawals(items), ...(next !== undefined && { next }) }
    },
  })

  app.route({
    ...contract.settleWithdrawal,
    handler: async (request) => {
      const operator = await operatorOf(served, request)
      return presentDecided(
        await mall.acts.decideWithdrawal({ operator: operator.id, id: request.params.id, settle: true }),
      )
    },
  })

  app.route({
    ...contract.rejectWithdrawal,
    handler: async (request) => {
      const operator = await operatorOf(served, request)
      return presentDecided(
        await mall.acts.decideWithdrawal({
          operator: operator.id,
          id: request.params.id,
          settle: false,
          reason: request.body.reason,
        }),
      )
    },
  })
}
