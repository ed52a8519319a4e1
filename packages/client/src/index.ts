import createFetchClient, { type Client } from 'openapi-fetch'
import type { components, paths } from './schema.ts'

export type { components, operations, paths } from './schema.ts'

/** The named shapes of the API: `Schemas['Order']`, `Schemas['Me']`, … */
export type Schemas = components['schemas']

/** What a refused request is answered with. */
export type Problem = Schemas['Problem']

export type Locale = Schemas['Me']['locale']

export interface ApiOptions {
  /** Where the server is; empty for the page's own origin. */
  baseUrl?: string
  /** Language of the texts in problems; asked anew for every request. */
  locale?: () => Locale
  fetch?: (request: Request) => Promise<Response>
}

export type Api = Client<paths>

/** The typed client: one method per HTTP verb, addresses and bodies checked against openapi.json. */
export function createApi({ baseUrl = '', locale, fetch }: ApiOptions = {}): Api {
  const api = createFetchClient<paths>({ baseUrl, credentials: 'same-origin', ...(fetch && { fetch }) })
  api.use({
    onRequest({ request }) {
      if (locale) request.headers.set('accept-language', locale())
      return request
    },
  })
  return api
}

/**
 * A new id for an act that changes money, sent as the Idempotency-Key header. Keep it while the
 * same act is tried again: the server then answers with the first answer.
 */
export function newKey(): string {
  const random = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
