import type { Fen, SchemeDocument } from '@huoshui/engine'
import type { Books } from '../books.ts'
import type { Database } from '../database/database.ts'
import type { ProductRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import type { LocalText } from '../shared/text.ts'
import type { AllocationPart, Give, Offer } from './looks.ts'

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

/** Goods of one mall: titles and pictures in SQL, prices and allocations in the scheme. */
export function catalogueService(parts: { db: Database; mall: string; books: Books }): CatalogueService {
  const { db, mall, books } = parts
  const rows = () => db.selectFrom('product').selectAll().where('mall', '=', mall)

  const viewOf = (row: ProductRow, offer: Offer): ProductView => ({
    id: row.id,
    title: { zh: row.title_zh, en: row.title_en },
    description: { zh: row.description_zh, en: row.description_en },
    image: row.image,
    ...offer,
  })

  /** The rows that the scheme in force sells. */
  async function views(found: readonly ProductRow[]): Promise<ProductView[]> {
    if (found.length === 0) return []
    const offers = await books.look(
      'offers',
      found.map(({ id }) => id),
    )
    return found.flatMap((row) => {
      const offer = offers.get(row.id)
      return offer === undefined ? [] : [viewOf(row, offer)]
    })
  }

  return {
    list: async () => views(await rows().orderBy('position').orderBy('id').execute()),
    async product(id) {
      const [found] = await views(await rows().where('id', '=', id).execute())
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
