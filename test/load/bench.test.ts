import { expect, it } from 'vitest'
import { runJournal } from '../../packages/cli/src/bench/journal.ts'

/** The parts that have no fixed size of their own. */
const PARTS = ['settle', 'statements', 'intake', 'shop', 'close'] as const
const PATIENCE_MS = 180_000

it(
  'the bench of journal and server measures each part with the real server in a process of its own',
  async () => {
    const lines: string[] = []
    const size = { seconds: 1, rounds: 1, members: 100, lots: 300, callers: 8, rate: 50 }
    await runJournal({ ...size, parts: PARTS, print: (line) => lines.push(line) })
    const text = lines.join('\n')
    for (const part of PARTS) expect(text).toContain(`\n${part} — raw single-row commits`)
    expect(text).toMatch(/journal-durable, 8 callers: median [\d,]+ orders\/s/)
    expect(text).toMatch(/statements took [\d,]+ entries\/s/)
    expect(text).toMatch(/HTTP settle, 8 connections, 100 members: median [\d,]+\/s/)
    expect(text).toMatch(/whole shop order, 8 connections, 100 members: median [\d,]+\/s/)
    expect(text).toMatch(/day close of 300 lots, 7 ranks: durable after [\d.]+ s, in statements after [\d.]+ s/)
  },
  PATIENCE_MS,
)
