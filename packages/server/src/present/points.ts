import { formatFen, formatMicroPoints, formatRatio } from '@huoshui/engine'
import {
  FEN_PER_POINT_SCALE,
  type Line,
  type PlanText,
  type PoolView,
  type Position,
  type PricePoint,
  type Quote,
  type Reason,
} from '@huoshui/mall'
import { assetText } from './amounts.ts'
import { at } from './time.ts'

export function presentPool(pool: PoolView) {
  return {
    fund: formatFen(pool.fundFen),
    supply: formatMicroPoints(pool.supply),
    price: pool.price,
    backflow: pool.backflow,
  }
}

export function presentAdminPool(pool: PoolView) {
  return { ...presentPool(pool), plan: pool.plan, planTitle: pool.planTitle, exits: pool.exits }
}

export function presentPosition(position: Position) {
  const { exit, pool, holding, locked, grossValueFen, saleNowFen, spendFen, realisedFen, cost, ...rest } = position
  return {
    ...rest,
    holding: formatMicroPoints(holding),
    locked: formatMicroPoints(locked),
    spend: formatFen(spendFen),
    realised: formatFen(realisedFen),
    grossValue: formatFen(grossValueFen),
    saleNow: formatFen(saleNowFen),
    ...(cost !== undefined && { cost }),
    ...(exit && {
      exit: {
        multiple: exit.multiple,
        cap: exit.cap,
        target: formatFen(exit.targetFen),
        toExit: formatFen(exit.toExitFen),
      },
    }),
    pool: presentPool(pool),
  }
}

export function presentQuote(quote: Quote) {
  return {
    plan: quote.plan,
    points: formatMicroPoints(quote.points),
    price: quote.price,
    gross: formatFen(quote.grossFen),
    paid: formatFen(quote.paidFen),
    stays: formatFen(quote.grossFen - quote.paidFen),
  }
}

export function presentPricePoint(point: PricePoint) {
  const price = point.supply === 0n ? undefined : formatRatio(point.fundFen * FEN_PER_POINT_SCALE, point.supply)
  return {
    at: at(point.at),
    sequence: point.sequence,
    fund: formatFen(point.fundFen),
    supply: formatMicroPoints(point.supply),
    price: price ?? '0.000000',
    cause: point.cause,
  }
}

export function presentLine(line: Line) {
  return {
    id: line.id,
    at: at(line.at),
    sequence: line.sequence,
    kind: line.kind,
    title: line.title,
    changes: line.changes.map((change) => ({ ...change, amount: assetText(change.asset, change.amount) })),
    ...(line.order !== undefined && { order: line.order }),
    ...(line.reward && {
      reward: { plan: line.reward.plan, rule: line.reward.rule, amount: formatFen(line.reward.amountFen) },
    }),
  }
}

export function presentReason(reason: Reason) {
  const { basisFen, amountFen, rate, order, from, ...rest } = reason
  return {
    ...rest,
    amount: formatFen(amountFen),
    ...(basisFen !== undefined && { basis: formatFen(basisFen) }),
    ...(rate !== undefined && { rate }),
    ...(order !== undefined && { order }),
    ...(from !== undefined && { from }),
  }
}

export function presentPlanText({ pool, sale, exit, ...plan }: PlanText) {
  return {
    ...plan,
    ...(pool && { pool: presentPool(pool) }),
    ...(sale && {
      sale: {
        points: formatMicroPoints(sale.points),
        gross: formatFen(sale.grossFen),
        paid: formatFen(sale.paidFen),
        stays: formatFen(sale.grossFen - sale.paidFen),
      },
    }),
    ...(exit && { exit: { multiple: exit.multiple, ...(exit.queue && { queue: exit.queue }) } }),
  }
}
