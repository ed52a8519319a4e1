/**
 * YAML documents with places: every error names file, line, column, the path and what was expected.
 * Scheme documents, scenarios and experiments are read through this one door.
 */
import { type Document, isMap, isNode, isPair, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'

/** A document that is not what it should be; line and column count from 1. */
export class DocumentError extends Error {
  readonly code = 'bad-scheme'
  readonly file: string
  readonly line: number
  readonly column: number
  readonly path: string
  constructor({
    file,
    line,
    column,
    path,
    problem,
  }: { file: string; line: number; column: number; path: string; problem: string }) {
    super(`${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${problem}`)
    this.file = file
    this.line = line
    this.column = column
    this.path = path
  }
}

export type Path = readonly (string | number)[]

/** Longest document read, in characters. */
const DOCUMENT_LIMIT = 4_000_000

/** A parsed document that can say where each of its parts stands. */
export class Source {
  readonly file: string
  readonly content: unknown
  readonly #document: Document
  readonly #lines = new LineCounter()

  constructor(text: string, file: string) {
    this.file = file
    if (text.length > DOCUMENT_LIMIT) {
      throw new DocumentError({
        file,
        line: 1,
        column: 1,
        path: '',
        problem: `the document is longer than ${DOCUMENT_LIMIT} characters`,
      })
    }
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      uniqueKeys: true,
      maxAliasCount: 20,
    } as Parameters<typeof parseDocument>[1])
    const [problem] = this.#document.errors
    if (problem !== undefined) {
      const place = problem.linePos?.[0] ?? { line: 1, col: 1 }
      throw new DocumentError({
        file,
        line: place.line,
        column: place.col,
        path: '',
        problem: problem.message.split('\n')[0] ?? 'not YAML',
      })
    }
    this.content = this.#withoutAliases()
  }

  /** The document as plain content; an alias of nothing, or aliases that would fill the memory, are its own mistake. */
  #withoutAliases(): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 20 })
    } catch (error) {
      return this.fail([], error instanceof Error ? error.message : String(error))
    }
  }

  /** Throws the error that belongs to a path of the document. */
  fail(path: Path, problem: string): never {
    const node = this.#nodeAt(path)
    const place = node?.range ? this.#lines.linePos(node.range[0]) : { line: 1, col: 1 }
    throw new DocumentError({ file: this.file, line: place.line, column: place.col, path: path.join('.'), problem })
  }

  /** Reads a part of the document with a schema; the first issue becomes a DocumentError at its place. */
  read<Out>(schema: z.ZodType<Out>, path: Path = []): Out {
    const result = schema.safeParse(this.at(path))
    if (result.success) return result.data
    const [issue] = result.error.issues
    if (issue === undefined) return this.fail(path, 'not valid')
    const where = [...path, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))]
    if (issue.code === 'unrecognized_keys') {
      const key = issue.keys[0] ?? ''
      return this.failAtKey(where, key, `unknown key "${key}"`)
    }
    return this.fail(where, issue.message)
  }

  /** The plain content at a path. */
  at(path: Path): unknown {
    let content = this.content
    for (const step of path) content = (content as Record<string | number, unknown> | undefined)?.[step]
    return content
  }

  /** Throws an error that stands at the key itself, not at its value. */
  failAtKey(path: Path, key: string, problem: string): never {
    const node = this.#nodeAt(path)
    const pair = isMap(node) ? node.items.find((item) => isPair(item) && String(item.key) === key) : undefined
    const keyNode = pair !== undefined && isNode(pair.key) ? pair.key : node
    const place = keyNode?.range ? this.#lines.linePos(keyNode.range[0]) : { line: 1, col: 1 }
    throw new DocumentError({
      file: this.file,
      line: place.line,
      column: place.col,
      path: [...path, key].join('.'),
      problem,
    })
  }

  #nodeAt(path: Path): Node | undefined {
    for (let length = path.length; length >= 0; length--) {
      const node = this.#document.getIn(path.slice(0, length), true)
      if (isNode(node)) return node
    }
    return isNode(this.#document.contents) ? this.#document.contents : undefined
  }
}
