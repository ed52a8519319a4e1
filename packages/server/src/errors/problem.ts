import { UnitError } from '@huoshui/engine'
import { FollowerLag, JournalError } from '@huoshui/journal'
import { isDatabaseAway, MallError } from '@huoshui/mall'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { localeOf } from '../http/locale.ts'
import { type ErrorCode, errorCodes, HttpError } from './codes.ts'

interface Refused {
  code: ErrorCode
  detail?: string
  errors?: { path: string; message: string }[]
}

/** Longest message about one wrong field that is sent back. */
const MESSAGE_MAX = 200
const ERRORS_MAX = 20
/** How long a client waits before it asks a busy server again. */
const RETRY_AFTER_S = 1

/** What to answer for anything thrown while a request was worked on; undefined when it is our own fault. */
function refusalOf(error: unknown): Refused | undefined {
  if (error instanceof MallError) return { code: error.code, detail: error.message }
  if (error instanceof HttpError)
    return { code: error.code, detail: error.message, ...(error.errors && { errors: error.errors }) }
  if (error instanceof UnitError) return { code: 'bad-amount', detail: error.message }
  if (error instanceof FollowerLag) return { code: 'follower-behind' }
  if (error instanceof JournalError) return { code: 'unavailable' }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.slice(0, ERRORS_MAX).map((issue) => ({
      path: `${error.validationContext ?? ''}${issue.instancePath}`,
      message: (issue.message ?? '').slice(0, MESSAGE_MAX),
    }))
    return { code: 'bad-input', errors }
  }
  return isDatabaseAway(error) ? { code: 'unavailable' } : refusalOfFastify(error)
}

function refusalOfFastify(error: unknown): Refused | undefined {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { code: 'wrong-media-type' }
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { code: 'too-large' }
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return { code: 'bad-input' }
  }
  if (statusCode === 429) return { code: 'rate-limited' }
  if (statusCode === 404) return { code: 'not-found' }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return { code: 'bad-input' }
  return undefined
}

const refusals = new WeakMap<FastifyRequest, ErrorCode>()
/** The code with which a request was turned down, when it was. */
export const refusalCodeOf = (request: FastifyRequest): ErrorCode | undefined => refusals.get(request)

/** Sends one code of the closed list as application/problem+json in the language of the request. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { code, detail, errors }: Refused,
): FastifyReply {
  const texts = errorCodes[code]
  refusals.set(request, code)
  if (texts.status === 503) reply.header('retry-after', RETRY_AFTER_S)
  return reply
    .code(texts.status)
    .header('content-type', 'application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send({
      type: `/docs/errors#${code}`,
      title: texts[localeOf(request)],
      status: texts.status,
      code,
      detail: detail ?? texts.en,
      instance: request.id,
      ...(errors && { errors }),
    })
}

/** Every error of every route becomes a problem; what we did not foresee is logged and says nothing about the inside. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const refused = refusalOf(error)
    if (refused === undefined) {
      request.log.error({ err: error }, 'a request failed')
      return sendProblem(request, reply, { code: 'internal' })
    }
    return sendProblem(request, reply, refused)
  })
}
