import {
  type Engine,
  type Fen,
  formatMicroPoints,
  MILLION,
  mulDivFloor,
  type Part,
  type Product,
  poolOf,
  type SchemeDocument,
} from '@huoshui/engine'
import type { Books } from '../books.ts'
import type { Database } from '../database/database.ts'
import type { ProductRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import { growthTerms, pointsMinted } from '../schemes/growth-terms.ts'
import { planTitle, targetTitle } from '../schemes/words.ts'
import type { LocalText } from '../shared/text.ts'

export interface Give {
  plan: string
  planTitle: LocalText
  kind: 'growth' | 'release' | 'shopping' | 'reward'
  amount?: string
  text: LocalText
}

export interface AllocationPart {
  purse: string
  title: LocalText
  amountFen: bigint
}

export interface ProductView {
  id: string
  title: LocalText
  description: LocalText
  image: string
  priceFen: Fen
  gives: Give[]
  allocation: AllocationPart[]
}

export interface CatalogueService {
  /** What the scheme in force sells, in the catalogue's order. */
  list(): Promise<ProductView[]>
  /** @throws MallError unknown-product */
  product(id: string): Promise<ProductView>
  /** Titles of products, also of those no longer sold. */
  titles(ids: readonly string[]): Promise<Map<string, ProductRow>>
  /** Price of a quantity. */
  total(product: ProductView, quantity: number): Fen
  /** Lists the products of a scheme that the catalogue does not know yet, with a plain description. */
  addFromScheme(scheme: SchemeDocument, descriptions?: ReadonlyMap<string, LocalText>): Promise<void>
}

/** The parts of one unit's price; they sum to it (spec/4 "The scheme document"). */
export function allocationOf(scheme: SchemeDocument, parts: readonly Part[], priceFen: bigint): AllocationPart[] {
  const fixed = (part: Part): bigint => {
    switch (part.kind) {
      case 'amount':
        return part.amountFen
      case 'rate':
        return mulDivFloor(priceFen, part.ratePpm, MILLION)
      case 'rest':
        return 0n
    }
  }
  const rest = priceFen - parts.reduce((sum, part) => sum + fixed(part), 0n)
  return parts.map((part) => ({
    purse: part.target,
    title: targetTitle(part.target, scheme.plans.find((plan) => plan.id === part.target)?.definition.name),
    amountFen: part.kind === 'rest' ? rest : fixed(part),
  }))
}

function givesOf(engine: Engine, product: Product, allocation: AllocationPart[]): Give[] {
  const scheme = engine.scheme
  const gives: Give[] = []
  for (const { purse, amountFen } of allocation) {
    const terms = growthTerms(scheme, purse)
    const pool = poolOf(engine, purse)
    if (terms === undefined || pool === undefined) continue
    const paused = terms.paused || engine.mall.byId.get(purse)?.host.isPaused() === true
    const amount = formatMicroPoints(paused ? 0n : pointsMinted(terms, pool, amountFen))
    gives.push({
      plan: purse,
      planTitle: planTitle('appreciating-points'),
      kind: 'growth',
      amount,
      text: {
        zh: `按现价可得 ${amount} 增值积分；以付款结算时的价格为准`,
        en: `${amount} growth points at the present price; the price when the order settles decides`,
      },
    })
  }
  for (const [plan, ratePpm] of product.grants) {
    const definition = scheme.plans.find((candidate) => candidate.id === plan)?.definition
    const kind = definition?.grants
    if (kind === undefined) continue
    const points = mulDivFloor(product.priceFen, ratePpm, MILLION)
    const amount = `${points / 100n}.${String(points % 100n).padStart(2, '0')}`
    const title = planTitle(definition?.name ?? plan)
    const unit =
      kind === 'release' ? { zh: '待释放积分', en: 'release points' } : { zh: '消费积分', en: 'shopping points' }
    gives.push({
      plan,
      planTitle: title,
      kind,
      amount,
      text: { zh: `${amount} ${unit.zh}`, en: `${amount} ${unit.en}` },
    })
  }
  return gives
}

/** Goods of one mall: titles and pictures in SQL, prices and allocations in the scheme. */
export function catalogueService(parts: { db: Database; mall: string; books: Books }): CatalogueService {
  const { db, mall, books } = parts
  const rows = () => db.selectFrom('product').selectAll().where('mall', '=', mall)

  const view = (row: ProductRow): Promise<ProductView | undefined> =>
    books.read((engine) => {
      const product = engine.scheme.products.get(row.id)
      if (product === undefined) return undefined
      const allocation = allocationOf(engine.scheme, product.allocate, product.priceFen)
      return {
        id: row.id,
        title: { zh: row.title_zh, en: row.title_en },
        description: { zh: row.description_zh, en: row.description_en },
        image: row.image,
        priceFen: product.priceFen,
        gives: givesOf(engine, product, allocation),
        allocation,
      }
    })

  return {
    async list() {
      const listed = await rows().orderBy('position').orderBy('id').execute()
      const views = await Promise.all(listed.map(view))
      return views.filter((found) => found !== undefined)
    },
    async product(id) {
      const row = await rows().where('id', '=', id).executeTakeFirst()
      const found = row && (await view(row))
      if (found === undefined) throw new MallError('unknown-product')
      return found
    },
    async titles(ids) {
      if (ids.length === 0) return new Map()
      const found = await rows()
        .where('id', 'in', [...new Set(ids)])
        .execute()
      return new Map(found.map((row) => [row.id, row]))
    },
    total: (product, quantity) => (product.priceFen * BigInt(quantity)) as Fen,
    async addFromScheme(scheme, descriptions = new Map()) {
      const values = [...scheme.products.values()].map((product, position) => {
        const description = descriptions.get(product.id) ?? product.title
        return {
          mall,
          id: product.id,
          title_zh: product.title.zh,
          title_en: product.title.en,
          description_zh: description.zh,
          description_en: description.en,
          image: `/media/products/${encodeURIComponent(product.id)}.svg`,
          position,
        }
      })
      if (values.length === 0) return
      await db
        .insertInto('product')
        .values(values)
        .onConflict((conflict) => conflict.columns(['mall', 'id']).doNothing())
        .execute()
    },
  }
}
