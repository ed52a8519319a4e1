import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { formatFen } from '@huoshui/engine'
import type { Deliver, TraceCarrier } from '@huoshui/mall'

/** Pauses between tries; a payment provider does not give up at the first closed door either. */
const PAUSES_MS = [200, 1000, 5000]
const TIMEOUT_MS = 10_000

interface Heard {
  result?: string
  code?: string
}

interface Reply {
  status: number
  text: string
}

/** Sends the local cashier's notifications over HTTP to the mall at `address`, in the trace of who pays. */
export function deliverTo(address: () => string, trace?: TraceCarrier): Deliver {
  // Connections stay open: a crowd that pays at once would otherwise open one for each notification.
  const agent = new Agent({ keepAlive: true, timeout: TIMEOUT_MS })
  return async (notification, signature) => {
    const { amountFen, ...rest } = notification
    const traceparent = trace?.current()
    const headers = { 'content-type': 'application/json', 'huoshui-signature': signature }
    const send = () =>
      post(`${address()}/api/payments/local/notify`, {
        agent,
        headers: traceparent === undefined ? headers : { ...headers, traceparent },
        body: JSON.stringify({ ...rest, amount: formatFen(amountFen) }),
      })
    for (const pauseMs of PAUSES_MS) {
      const reply = await send().catch(() => undefined)
      if (reply !== undefined && reply.status < 500) return heard(reply)
      await sleep(pauseMs)
    }
    return heard(await send())
  }
}

/** @throws Error when there is no answer in time */
function post(
  url: string,
  { agent, headers, body }: { agent: Agent; headers: Record<string, string>; body: string },
): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  const lengthHeader = { 'content-length': Buffer.byteLength(body) }
  const sent = request(url, { method: 'POST', agent, headers: { ...headers, ...lengthHeader } }, (response) => {
    const parts: Buffer[] = []
    response.on('data', (part: Buffer) => parts.push(part))
    response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }))
    response.on('error', reject)
  })
  sent.setTimeout(TIMEOUT_MS, () => sent.destroy(new Error('no answer in time')))
  sent.on('error', reject)
  sent.end(body)
  return promise
}

function heard({ status, text }: Reply): { status: number; result: string } {
  const { result, code } = JSON.parse(text) as Heard
  return { status, result: result ?? code ?? '' }
}
