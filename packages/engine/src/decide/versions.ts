/** Versions of a mall's scheme: an order keeps the one it was placed under (architecture "Versions"). */
import type { Mall } from '../mall.ts'
import { type Product, parseScheme, type SchemeDocument } from '../scheme/scheme.ts'
import { CompiledAllocation } from './allocation.ts'

/** What an order needs of its scheme. */
export interface SchemeVersion {
  readonly products: ReadonlyMap<string, { readonly product: Product; readonly allocation: CompiledAllocation }>
  readonly merchantOrders: CompiledAllocation | null
}

/** Looks the accounts of a scheme's allocations up once. */
export function compileVersion(mall: Mall, scheme: SchemeDocument): SchemeVersion {
  const { products, merchantOrders } = scheme
  return {
    products: new Map(
      [...products].map(([id, product]) => [
        id,
        { product, allocation: new CompiledAllocation(mall, product.allocate, product.grants) },
      ]),
    ),
    merchantOrders:
      merchantOrders === null ? null : new CompiledAllocation(mall, merchantOrders.allocate, merchantOrders.grants),
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
    const compiled = compileVersion(this.#mall, parseScheme(schemes[index].text))
    this.#compiled.set(index, compiled)
    return compiled
  }
}
