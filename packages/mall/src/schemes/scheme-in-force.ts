import { parseScheme, type SchemeDocument } from '@huoshui/engine'
import type { Books } from '../books.ts'

/** The scheme in force as a document. Its text comes from the engine; the same text is read once. */
export type SchemeInForce = () => Promise<SchemeDocument>

/** Reads texts of schemes that are in force; the newest one is kept. */
export function schemeReader(): (text: string) => SchemeDocument {
  let newest: SchemeDocument | undefined
  return (text) => {
    if (newest?.text !== text) newest = parseScheme(text, 'scheme')
    return newest
  }
}

/** @throws MallError not-open before the first scheme */
export function schemeInForce(books: Books): SchemeInForce {
  const read = schemeReader()
  return async () => read(await books.look('schemeText'))
}
