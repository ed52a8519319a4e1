import { expect, test } from 'vitest'
import { fillDisk } from './full-disk.ts'

const PATIENCE_MS = 180_000

test(
  'a full disk stops the mall, loses nothing it acknowledged, and room again is all it needs',
  async (context) => {
    const acknowledged = await fillDisk()
    if (acknowledged === undefined) return context.skip('only a process that may mount can make a small disk')
    expect(acknowledged).toBeGreaterThan(2000)
    console.log(`${acknowledged} acknowledged orders around a full disk`)
  },
  PATIENCE_MS,
)
