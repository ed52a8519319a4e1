import { expect, test } from 'vitest'
import { handOver, TAKEOVER_MS } from './handover.ts'

const PATIENCE_MS = 240_000

test(
  'two servers on one database: frozen, killed, or without it, there is one history and one of them serves',
  async () => {
    const { acknowledged, takeovers } = await handOver(2)
    console.log(`${acknowledged} acknowledged orders; served again after`, takeovers)
    for (const [, took] of takeovers) expect(took).toBeLessThan(TAKEOVER_MS)
  },
  PATIENCE_MS,
)
