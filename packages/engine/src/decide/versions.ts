/** Versions of a mall's scheme: an order keeps the one it was placed under (architecture "Versions"). */
import type { Mall } from '../mall.ts'
import { type Product, type SchemeDocument, schemeOfText } from '../scheme/scheme.ts'
import { CompiledAllocation } from './allocation.ts'

/** A product as a version sells it. */
export interface SoldProduct {
  readonly product: Product
  readonly allocation: CompiledAllocation
  /** Number of the product's name in the journal. */
  name: number
}

/** What an order needs of its scheme. */
export interface SchemeVersion {
  readonly products: ReadonlyMap<string, SoldProduct>
  readonly byName: ReadonlyMap<number, SoldProduct>
  readonly merchantOrders: CompiledAllocation | null
  /** Names products the journal does not know yet, as many as the entry has room for; false when all have names. */
  nameNext(): boolean
}

/** A product without a name in the journal: one of a scheme that is being activated. */
const UNNAMED = -1

/** Looks names and accounts up once. */
export function compileVersion(mall: Mall, { products, merchantOrders }: SchemeDocument): SchemeVersion {
  const { emit, state } = mall
  const sold: SoldProduct[] = [...products.values()].map((product) => ({
    product,
    allocation: new CompiledAllocation(mall, product.allocate, product.grants),
    name: state.names.find(product.id),
  }))
  const byName = new Map(sold.filter(({ name }) => name !== UNNAMED).map((each) => [each.name, each]))
  const unnamed = sold.filter(({ name }) => name === UNNAMED).reverse()
  return {
    products: new Map(sold.map((each) => [each.product.id, each])),
    byName,
    merchantOrders:
      merchantOrders === null ? null : new CompiledAllocation(mall, merchantOrders.allocate, merchantOrders.grants),
    nameNext() {
      while (!emit.isFull) {
        const next = unnamed.pop()
        if (next === undefined) return false
        next.name = emit.name(next.product.id)
        byName.set(next.name, next)
      }
      return unnamed.length > 0
    },
  }
}

/** The past versions, each parsed when an order of its time first asks for it. */
export class PastVersions {
  readonly #mall: Mall
  readonly #compiled = new Map<number, SchemeVersion>()
  constructor(mall: Mall) {
    this.#mall = mall
  }

  /** The version in force at the entry with a sequence. */
  at(sequence: number): SchemeVersion {
    const { schemes } = this.#mall.state
    let index = schemes.length - 1
    while (index > 0 && schemes[index].sequence > sequence) index--
    if (index === schemes.length - 1) return this.#mall.version
    const known = this.#compiled.get(index)
    if (known !== undefined) return known
    const compiled = compileVersion(this.#mall, schemeOfText(schemes[index].text))
    this.#compiled.set(index, compiled)
    return compiled
  }
}
