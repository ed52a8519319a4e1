/** Changes of a scheme document that leave it a document that loads: allocations, grants and followers go along. */
import { formatPpm, type Ppm, type SchemeDocument } from '@huoshui/engine'
import type { Change, Path, Words, Written } from './finding.ts'

export interface Proposed {
  readonly words: Words
  readonly changes: readonly Change[]
}

export const set = (path: Path, value: Written): Change => ({ in: 'scheme', op: 'set', path, value })
export const remove = (path: Path): Change => ({ in: 'scheme', op: 'remove', path })

/** Takes a plan out, with what flows to it and the plans that need it. What its purses got, the platform keeps. */
export function removePlan(scheme: SchemeDocument, id: string): Proposed {
  const gone = [id, ...followersOf(scheme, id)]
  const changes = gone.flatMap((plan) => [remove(['plans', plan]), ...withoutFlows(scheme, plan)])
  const names = gone.join(', ')
  return {
    words: { zh: `删除模式 ${names} 及其分账与赠送`, en: `Remove ${names} with its allocations and grants` },
    changes: [...changes, ...restFor(scheme, gone)],
  }
}

/** Puts one level of referral, open to everybody, in the place of a plan; its purse shrinks to what that pays. */
export function replaceByReferral(scheme: SchemeDocument, id: string, ratePpm: bigint): Proposed {
  const rate = formatPpm(ratePpm as Ppm)
  const followers = followersOf(scheme, id)
  const flows = flowsTo(scheme, id)
  return {
    words: {
      zh: `以一级推荐（${rate}，不要求先购买）取代模式 ${[id, ...followers].join(', ')}`,
      en: `Replace ${[id, ...followers].join(', ')} by one level of referral (${rate}, no purchase required)`,
    },
    changes: [
      set(['plans', id], { plan: 'referral', rates: [rate], requirePurchase: false }),
      ...flows.map(({ path }) => set([...path, 'allocate', id], rate)),
      ...followers.flatMap((plan) => [remove(['plans', plan]), ...withoutFlows(scheme, plan)]),
      ...restFor(scheme, [id, ...followers]),
    ],
  }
}

/** Plans that name this one in their parameters and cannot run without it. */
function followersOf(scheme: SchemeDocument, id: string): string[] {
  return scheme.plans
    .filter((plan) => plan.id !== id && Object.values(plan.params as Record<string, unknown>).includes(id))
    .filter((plan) => FOLLOWERS.has(plan.definition.name))
    .map((plan) => plan.id)
}

const FOLLOWERS = new Set(['withdrawal-hold', 'legacy-conversion'])

interface Flow {
  readonly path: Path
  readonly allocate: SchemeDocument['merchantOrders'] & object
}

function flowsOf(scheme: SchemeDocument): Flow[] {
  const products = [...scheme.products.values()].map((product) => ({
    path: ['products', product.id],
    allocate: { allocate: product.allocate, grants: product.grants },
  }))
  const merchant = scheme.merchantOrders
  return merchant === null ? products : [...products, { path: ['merchantOrders'], allocate: merchant }]
}

const flowsTo = (scheme: SchemeDocument, id: string): Flow[] =>
  flowsOf(scheme).filter(({ allocate }) => allocate.allocate.some(({ target }) => target === id))

const withoutFlows = (scheme: SchemeDocument, id: string): Change[] =>
  flowsOf(scheme).flatMap(({ path, allocate }) => [
    ...(allocate.allocate.some(({ target }) => target === id) ? [remove([...path, 'allocate', id])] : []),
    ...(allocate.grants.has(id) ? [remove([...path, 'grants', id])] : []),
  ])

/** Where an allocation shrinks and nothing takes the rest, the platform does. */
const restFor = (scheme: SchemeDocument, ids: readonly string[]): Change[] =>
  flowsOf(scheme)
    .filter(({ allocate }) => allocate.allocate.some(({ target }) => ids.includes(target)))
    .filter(({ allocate }) => !allocate.allocate.some(({ kind }) => kind === 'rest'))
    .map(({ path }) => set([...path, 'allocate', 'platform'], 'rest'))
