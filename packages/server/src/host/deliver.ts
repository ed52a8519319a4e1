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

/** Sends the local cashier's notifications over HTTP to the mall at `address`, in the trace of who pays. */
export function deliverTo(address: () => string, trace?: TraceCarrier): Deliver {
  return async (notification, signature) => {
    const { amountFen, ...rest } = notification
    const traceparent = trace?.current()
    const headers = { 'content-type': 'application/json', 'huoshui-signature': signature }
    const send = () =>
      fetch(`${address()}/api/payments/local/notify`, {
        method: 'POST',
        headers: traceparent === undefined ? headers : { ...headers, traceparent },
        body: JSON.stringify({ ...rest, amount: formatFen(amountFen) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
    for (const pauseMs of PAUSES_MS) {
      const response = await send().catch(() => undefined)
      if (response !== undefined && response.status < 500) return heard(response)
      await sleep(pauseMs)
    }
    return heard(await send())
  }
}

async function heard(response: Response): Promise<{ status: number; result: string }> {
  const { result, code } = (await response.json()) as Heard
  return { status: response.status, result: result ?? code ?? '' }
}
