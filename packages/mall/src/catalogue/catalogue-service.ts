import type { Fen, SchemeDocument } from '@huoshui/engine'
import type { Books } from '../books.ts'
import type { Database } from '../database/database.ts'
import type { ProductRow } from '../database/tables.ts'
import { MallError } from '../errors.ts'
import { SECOND_MS } from '../shared/clock.ts'
import { remembered } from '../shared/remembered.ts'
import type { LocalText } from '../shared/text.ts'
import { findTogether } from '../shared/together.ts'
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
  /** Price of a quantity under the scheme in force. @throws MallError unknown-product */
  total(id: string, quantity: number): Promise<Fen>
  /** Lists the products of a scheme that the catalogue does not know yet, with a plain description. */
  addFromScheme(scheme: SchemeDocument, descriptions?: ReadonlyMap<string, LocalText>): Promise<void>
}

/** Titles and pictures are read anew after this, for another server may have changed them. They decide nothing. */
const TEXTS_KEPT_MS = SECOND_MS

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

  const texts = remembered<ProductRow>(
    findTogether(async (ids) => {
      const found = await rows()
        .where((eb) => eb('id', '=', eb.fn.any(eb.val([...ids]))))
        .execute()
      return new Map(found.map((row) => [row.id, row]))
    }),
    TEXTS_KEPT_MS,
  )
  const { find } = texts
  const findPrice = findTogether<Fen>((ids) => books.look('prices', ids))

  const findView = findTogether(async (ids) => {
    const found = await Promise.all(ids.map(find))
    const shown = await views(found.filter((row) => row !== undefined))
    return new Map(shown.map((view) => [view.id, view]))
  })

  return {
    list: async () => views(await rows().orderBy('position').orderBy('id').execute()),
    async product(id) {
      const found = await findView(id)
      if (found === undefined) throw new MallError('unknown-product')
      return found
    },
    async titles(ids) {
      const found = await Promise.all([...new Set(ids)].map(find))
      return new Map(found.flatMap((row) => (row === undefined ? [] : [[row.id, row]])))
    },
    async total(id, quantity) {
      const [row, priceFen] = await Promise.all([find(id), findPrice(id)])
      if (row === undefined || priceFen === undefined) throw new MallError('unknown-product')
      return (priceFen * BigInt(quantity)) as Fen
    },
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
      texts.forget()
    },
  }
}
