import type { VerifyReport } from '@huoshui/journal'
import { at } from '../present/time.ts'

export interface VerificationReport {
  state: 'idle' | 'running' | 'sound' | 'broken' | 'failed'
  checked: number
  total: number
  startedAt?: string
  finishedAt?: string
  findings: { sequence?: number; text: string }[]
}

/** Refolds the journal on request, one run at a time; the page polls its report. */
export interface Verifier {
  /** False when a run is under way already. */
  start(): boolean
  report(): VerificationReport
}

/** Most findings shown; the first one is what matters. */
const FINDINGS_MAX = 50

export function verifier(parts: {
  verify: (onProgress: (checked: number) => void) => Promise<VerifyReport>
  total: () => number
  clock: () => number
  onError: (error: unknown) => void
}): Verifier {
  const { verify, total, clock, onError } = parts
  let report: VerificationReport = { state: 'idle', checked: 0, total: 0, findings: [] }
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    try {
      const { ok, entries, findings } = await verify((checked) => {
        report = { ...report, checked }
      })
      const shown = findings.slice(0, FINDINGS_MAX).map((finding) => ({
        ...(finding.sequence !== undefined && { sequence: finding.sequence }),
        text: `${finding.code}: ${finding.message}`,
      }))
      report = {
        ...report,
        state: ok ? 'sound' : 'broken',
        checked: entries,
        total: entries,
        finishedAt: at(clock()),
        findings: shown,
      }
    } catch (error) {
      onError(error)
      report = {
        ...report,
        state: 'failed',
        finishedAt: at(clock()),
        findings: [{ text: error instanceof Error ? error.message : String(error) }],
      }
    }
  }

  return {
    start() {
      if (running) return false
      report = { state: 'running', checked: 0, total: total(), startedAt: at(clock()), findings: [] }
      running = run().finally(() => {
        running = undefined
      })
      return true
    },
    report: () => report,
  }
}
