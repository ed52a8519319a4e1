import { drawEvents } from './generate-events.ts'
import { DRAW, type DrawnPlan, LADDER, type Params } from './generate-plans.ts'
import { moneyText, Random, rateText } from './random.ts'

const POOL = 'appreciating-points'
/** Every kind of plan there is. */
export const KINDS: readonly string[] = [...Object.keys(DRAW), 'withdrawal-hold']
/** A scheme of few kinds cannot have many plans. */
const TRIES_LIMIT = 100
const REGIONS = ['440106', '440104', '440305', '110105', '310115', '500101']

export type Drawn = {
  random: Random
  plans: DrawnPlan[]
  scheme: Params
  products: { id: string; price: number; share: number; coins: boolean }[]
  completion: boolean
  members: string[]
  merchants: { id: string; owner: string }[]
  regions: string[]
}

/** A random scenario as a document; the same seed gives the same one. `only` keeps to some kinds of plans. */
export function generateDocument(seed: number, only: readonly string[] = KINDS): Params {
  const random = new Random(seed)
  const plans = drawPlans(random, only)
  const completion = random.chance(30)
  const { products, table } = drawProducts(random, plans)
  const hasMerchants = random.chance(60)
  const scheme: Params = {
    scheme: `generated-${seed}`,
    version: 1,
    title: { zh: '随机方案', en: 'Random scheme' },
    timezone: 'Asia/Shanghai',
    settle: completion ? 'completion' : 'payment',
    ...(completion ? { refundWindow: random.pick(['1d', '3d', '7d']) } : {}),
    ladders: { team: LADDER },
    zones: { entry: {}, repurchase: { requires: 'entry' } },
    plans: Object.fromEntries(
      plans.map(({ id, params }) => [id, withReferences(random, params, plans, fundedFor(id, table))]),
    ),
    products: table,
    ...(hasMerchants ? { merchantOrders: drawMerchantOrders(random, plans) } : {}),
  }
  const members = drawMembers(random)
  const ids = members.map(({ id }) => id)
  const merchants = hasMerchants ? drawMerchants(random, ids) : []
  const agents = drawAgents(random, ids)
  const events = drawEvents({
    random,
    plans,
    scheme,
    products,
    completion,
    members: ids,
    merchants,
    regions: REGIONS,
  })
  const start = `2026-${random.pick(['01-01', '01-30', '03-31', '12-28'])}T${random.pick(['00:00', '08:15', '23:50'])}:00+08:00`
  return { title: `generated ${seed}`, scheme, start, members, regions: agents, merchants, events }
}

/** The same as text; JSON is YAML. `only` keeps to some kinds of plans. */
export function generateScenario(seed: number, only: readonly string[] = KINDS): string {
  return `${JSON.stringify(generateDocument(seed, only), null, 1)}\n`
}

/** Three to eight plans, some kinds twice; a hold comes with a chain. */
function drawPlans(random: Random, only: readonly string[]): DrawnPlan[] {
  const plans: DrawnPlan[] = []
  const kinds = Object.keys(DRAW).filter((kind) => only.includes(kind))
  const wanted = random.between(3, 8)
  if (random.chance(80) && only.includes(POOL)) kinds.unshift(POOL, POOL)
  for (let tries = 0; plans.length < wanted && tries < TRIES_LIMIT; tries += 1) {
    const kind = random.pick(kinds)
    const same = plans.filter(({ params }) => params.plan === kind).length
    if (same > 1 || (same === 1 && (kind === 'legacy-conversion' || kind === 'points-redemption' || random.chance(60))))
      continue
    // "merchant" is the name of an account of the platform, so the recruiter's plan is not called by its first word.
    const stem = kind === 'merchant-recruiter' ? 'recruiter' : kind.split('-')[0]
    const id = `${stem}${same === 0 ? '' : same + 1}`
    const drawn = DRAW[kind]?.(random, plans.some((plan) => plan.id === id) ? `${id}x` : id, true)
    if (drawn && random.chance(5)) drawn.params.ends = '2026-02-15T00:00:00+08:00'
    if (drawn) plans.push(drawn)
  }
  const chain = plans.find(({ params }) => params.plan === 'chain-2-plus-1')
  if (chain && random.chance(80) && only.includes('withdrawal-hold')) {
    const params = {
      plan: 'withdrawal-hold',
      chain: chain.id,
      hold: rateText(random.pick([1000, 2000, 3333])),
      orders: random.pick([2, 5, 20]),
    }
    plans.push({ id: 'hold', params, fen: 0, basisPoints: 0, grant: 0, at: 'none' })
  }
  return plans
}

/** The products with a part for a plan: a loader refuses a pack that brings its chain nothing. */
function fundedFor(id: string, table: Params): string[] {
  return Object.keys(table).filter((product) => id in (table[product] as { allocate: Params }).allocate)
}

/** Fills in what a plan says about products. */
function withReferences(random: Random, params: Params, plans: DrawnPlan[], products: string[]): Params {
  if (params.plan !== 'chain-2-plus-1') return params
  const several = plans.some((plan) => plan.params.plan === 'refer-three') || random.chance(50)
  return { ...params, packs: several ? products : products.slice(0, 1) }
}

/** One to three products; every plan at products gets its part of each, as long as the cash lasts. */
function drawProducts(random: Random, plans: DrawnPlan[]): { products: Drawn['products']; table: Params } {
  // 2.3 saves up one order's part for another, so with it all prices are the same.
  const single = plans.some(({ params }) => params.plan === 'refer-three')
  const products: Drawn['products'] = []
  const table: Params = {}
  const spendsPoints = plans.some(
    ({ params }) => params.plan === 'points-redemption' || params.plan === 'staged-release',
  )
  const hasCoins = plans.some(({ params }) => params.plan === 'legacy-conversion')
  for (let index = 0; index < (single ? 1 : random.between(1, 3)); index += 1) {
    const price = random.pick([80_000, 100_000, 99_999, 300_001, 950_000])
    const share = spendsPoints && !single && random.chance(70) ? random.pick([2000, 5000]) : 0
    const coins = hasCoins && random.chance(80)
    const id = `pack-${index}`
    products.push({ id, price, share, coins })
    const line = drawProduct(random, plans, { price, share, coins, first: index === 0 })
    table[id] = { ...line, ...drawControls(random, index) }
  }
  return { products, table }
}

function drawProduct(
  random: Random,
  plans: DrawnPlan[],
  line: { price: number; share: number; coins: boolean; first: boolean },
): Params {
  const allocate: Record<string, string> = {}
  const grants: Record<string, string> = {}
  const cash = Math.floor((line.price * (10_000 - line.share)) / 10_000)
  let left = cash
  for (const plan of plans) {
    if (plan.at !== 'products' && plan.at !== 'both') continue
    if (!line.first && random.chance(25)) continue
    const need = plan.fen + Math.ceil((cash * plan.basisPoints) / 10_000)
    const needAtFullCash = plan.fen + Math.ceil((line.price * plan.basisPoints) / 10_000)
    // An amount must carry the plan's rates even when no points are used, so it is counted on the full price.
    const part = plan.fen > 0 || random.chance(50) ? needAtFullCash : need
    if (part > left) continue
    left -= part
    allocate[plan.id] = plan.fen > 0 || part === needAtFullCash ? moneyText(part) : rateText(plan.basisPoints)
    if (plan.grant > 0) grants[plan.id] = rateText(plan.grant)
  }
  const cost = Math.floor((left * random.pick([0, 30, 80])) / 100)
  if (cost > 0) allocate.cost = moneyText(cost)
  return {
    title: { zh: '产品', en: 'Product' },
    price: moneyText(line.price),
    ...(line.share > 0 || line.coins
      ? {
          pay: { ...(line.share > 0 ? { shopping: rateText(line.share) } : {}), ...(line.coins ? { coin: true } : {}) },
        }
      : {}),
    allocate: { ...allocate, platform: 'rest' },
    ...(Object.keys(grants).length > 0 ? { grants } : {}),
  }
}

/** Zones, opening periods and limits of a product (2.17). */
function drawControls(random: Random, index: number): Params {
  return {
    ...(index === 0 ? { zone: 'entry' } : random.chance(20) ? { zone: 'repurchase' } : {}),
    ...(index > 0 && random.chance(8)
      ? { opens: '2026-01-04T12:00:00+08:00', closes: '2026-04-01T00:00:00+08:00' }
      : {}),
    ...(random.chance(8) ? { limit: random.between(2, 6) } : {}),
  }
}

/** Orders at a merchant are split by rates alone. */
function drawMerchantOrders(random: Random, plans: DrawnPlan[]): Params {
  const allocate: Record<string, string> = { merchant: rateText(random.pick([5000, 8000])) }
  const grants: Record<string, string> = {}
  let left = allocate.merchant === '50%' ? 5000 : 2000
  for (const plan of plans) {
    const fits = (plan.at === 'merchants' || plan.at === 'both') && plan.fen === 0 && plan.basisPoints <= left
    if (!fits || random.chance(20)) continue
    allocate[plan.id] = rateText(plan.basisPoints)
    left -= plan.basisPoints
    if (plan.grant > 0) grants[plan.id] = rateText(plan.grant)
  }
  return { allocate: { ...allocate, platform: 'rest' }, ...(Object.keys(grants).length > 0 ? { grants } : {}) }
}

function drawMembers(random: Random): { id: string }[] {
  return Array.from({ length: random.between(3, 20) }, (_, index) => ({
    id: `u${index}`,
    ...(index > 0 && random.chance(88) ? { referrer: `u${random.between(Math.max(0, index - 8), index - 1)}` } : {}),
    ...(random.chance(15) ? { ranks: { team: random.pick(LADDER) } } : {}),
    ...(random.chance(20) ? { region: random.pick(REGIONS) } : {}),
  }))
}

function drawMerchants(random: Random, members: string[]): Drawn['merchants'] {
  return Array.from({ length: random.between(1, 3) }, (_, index) => ({
    id: `shop${index}`,
    owner: random.pick(members),
    ...(random.chance(70) ? { recruiter: random.pick(members) } : {}),
    ...(random.chance(80) ? { region: random.pick(REGIONS) } : {}),
  }))
}

function drawAgents(random: Random, members: string[]): Params[] {
  const agents = new Map<string, Params>()
  for (let count = random.between(0, 6); count > 0; count -= 1) {
    const code = random.pick(REGIONS)
    const [level, at] = random.pick([
      ['district', code],
      ['city', `${code.slice(0, 4)}00`],
      ['province', `${code.slice(0, 2)}0000`],
      ['area', random.pick(['south', 'north', 'east', 'southwest'])],
    ])
    agents.set(`${level}:${at}`, { code: at, level, agent: random.pick(members) })
  }
  return [...agents.values()]
}
