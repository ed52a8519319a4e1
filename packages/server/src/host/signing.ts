import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Journal, loadSigningKey, signDays } from '@huoshui/journal'

const HOUR_MS = 3_600_000

/**
 * Signs the heads of days that have ended (issue "Integrity"; docs/journal.md): at the start, then every hour. The
 * key lies in a file outside the database, made there at first use, with the folder it lies in.
 */
export function startSigning(parts: {
  journal: Journal
  keyFile: string
  clock: () => number
  everyMs?: number
  onSigned: (days: string[]) => void
  onFailure: (error: unknown) => void
}): { stop(): Promise<void> } {
  const { journal, keyFile, clock, everyMs = HOUR_MS, onSigned, onFailure } = parts
  let signing = Promise.resolve()
  async function sign(): Promise<void> {
    try {
      await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 })
      const heads = await signDays({ journal, key: await loadSigningKey(keyFile), now: clock() })
      if (heads.length > 0) onSigned(heads.map(({ day }) => day))
    } catch (error) {
      onFailure(error)
    }
  }
  const next = (): void => {
    signing = signing.then(sign)
  }
  next()
  const timer = setInterval(next, everyMs)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await signing
    },
  }
}
