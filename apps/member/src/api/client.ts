import { createApi, type Problem } from '@huoshui/client'
import { language } from '../text/language.ts'

const PATIENCE_MS = 20_000

/** Codes of failures that never reached the server's own answer. */
export type LocalFailure = 'offline' | 'server-down' | 'unexpected'

/** A request that was not answered with what was asked for: the server's problem, or no answer at all. */
export class Refusal extends Error {
  readonly code: string
  readonly status: number
  /** The server's own words, in the language of the request. */
  readonly detail: string | undefined
  constructor(code: string, status: number, detail?: string) {
    super(detail ?? code)
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.detail = detail
  }
}

export const api = createApi({
  locale: language,
  // Looked up at every request, so that a page kept open notices at once when it goes offline.
  fetch: (request) => globalThis.fetch(new Request(request, { signal: AbortSignal.timeout(PATIENCE_MS) })),
})

interface Reply<T> {
  data?: T
  error?: Problem
  response: Response
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string'
}

/**
 * The answer's content.
 * @throws {Refusal} with the server's code, or `offline`, `server-down`, `unexpected`.
 */
export async function answer<T>(request: Promise<Reply<T>>): Promise<T> {
  const reply = await request.catch((cause: unknown) => {
    // A body that is no JSON is an answer of something between us and the server.
    if (cause instanceof SyntaxError) throw new Refusal('unexpected', 0)
    throw new Refusal(navigator.onLine ? 'server-down' : 'offline', 0)
  })
  if (reply.response.ok) return reply.data as T
  if (isProblem(reply.error))
    throw new Refusal(reply.error.code, reply.error.status, reply.error.detail || reply.error.title)
  throw new Refusal(reply.response.status >= 500 ? 'server-down' : 'unexpected', reply.response.status)
}
