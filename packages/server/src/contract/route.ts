import { z } from 'zod'
import { errorCodeList } from '../errors/codes.ts'

/** What every refused request is answered with (RFC 9457, application/problem+json). */
export const problemSchema = z
  .object({
    type: z.string().describe('Address of the page that explains the code'),
    title: z.string().describe('The code in words, in the language of the request'),
    status: z.int(),
    code: z.enum(errorCodeList).describe('One of the closed list in docs/errors.md'),
    detail: z.string(),
    instance: z.string().describe('The id of the request, as in the logs'),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })

const refused = {
  description: 'Refused: nothing changed',
  content: { 'application/problem+json': { schema: problemSchema } },
} as const

/** The 2xx answer together with the problem that any other answer is. */
export function answers<const T extends z.ZodType>(schema: T) {
  return { 200: schema, default: refused } as const
}

/** Routes for the member who is logged in. */
export const memberSession = [{ member: [] }] as const

/** Routes for operators. */
export const operatorSession = [{ operator: [] }] as const

/** Routes for other shops. */
export const intakeKey = [{ intake: [] }] as const

/** An answer without a body (204). */
export const noContent = {
  204: z.undefined().describe('Done'),
  default: refused,
} as const

export interface RouteShape {
  method: 'GET' | 'POST' | 'PATCH'
  url: string
  schema: {
    summary: string
    tags: readonly string[]
    operationId: string
    security?: readonly Record<string, readonly string[]>[]
    params?: z.ZodType
    querystring?: z.ZodType
    headers?: z.ZodType
    body?: z.ZodType
    response: object
  }
}

/** One route of the public API: method, address and the schemas of what goes in and out. */
export function defineRoute<const R extends RouteShape>(route: R): R {
  return route
}

/** True for a value made by defineRoute, so that a module's routes can be listed. */
export function isRoute(value: unknown): value is RouteShape {
  return typeof value === 'object' && value !== null && 'method' in value && 'url' in value && 'schema' in value
}
