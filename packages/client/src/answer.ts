import type { Problem } from './index.ts'

/** Codes of failures that never reached the server's own answer. */
export type LocalFailure = 'offline' | 'server-down' | 'unexpected'

/** A request that was not answered with what was asked for: the server's problem, or no answer at all. */
export class Refusal extends Error {
  /** The server's code, or a LocalFailure when there was no answer (status 0). */
  readonly code: string
  readonly status: number
  /** The server's words for the code, in the language of the request. */
  readonly words: string | undefined
  constructor(code: string, status: number, words?: string) {
    super(words ?? code)
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.words = words
  }
}

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
 * @param online whether the device has a network at all; asked when no answer came
 * @throws {Refusal} with the server's code, or a LocalFailure
 */
export async function answer<T>(request: Promise<Reply<T>>, online: () => boolean = () => true): Promise<T> {
  const reply = await request.catch((cause: unknown) => {
    // A body that is no JSON is an answer of something between us and the server.
    if (cause instanceof SyntaxError) throw new Refusal('unexpected' satisfies LocalFailure, 0)
    throw new Refusal((online() ? 'server-down' : 'offline') satisfies LocalFailure, 0)
  })
  if (reply.response.ok) return reply.data as T
  const { error, response } = reply
  if (isProblem(error)) throw new Refusal(error.code, error.status, error.title)
  throw new Refusal((response.status >= 500 ? 'server-down' : 'unexpected') satisfies LocalFailure, response.status)
}
