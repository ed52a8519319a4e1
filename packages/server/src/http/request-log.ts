import { type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { refusalCodeOf } from '../errors/problem.ts'

/** The route as it is declared; addresses themselves carry ids and what people searched for. */
export const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none'

/** One line for each request, when it is answered: what was asked, what was answered, how long it took. */
export class RequestLog extends LogController {
  override incomingRequest(): void {
    // The line of the answer says all of it.
  }

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const { method } = request
    const refusal = refusalCodeOf(request)
    const line = {
      method,
      route: routeOf(request),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      // The code alone: the detail may quote what was sent.
      ...(refusal !== undefined && { refusal }),
    }
    if (error) reply.log.error({ ...line, err: error }, 'the answer could not be sent')
    else reply.log.info(line, 'answered')
  }
}
