/** The thread in which a mall is proved: folding a whole journal would hold up both requests and engines. */
import { parentPort, workerData } from 'node:worker_threads'
import { openPostgresJournal, verify } from '@huoshui/journal'
import type { VerifyTask, VerifyWord } from './verifying.ts'

/** Progress is told at most this often, in milliseconds. */
const TELL_MS = 200

const { url, mall } = workerData as VerifyTask
const say = (word: VerifyWord): void => parentPort?.postMessage(word)

const journal = openPostgresJournal({ url, mall })
let told = 0
try {
  const report = await verify({
    journal,
    url,
    onProgress(checked) {
      if (performance.now() - told < TELL_MS) return
      told = performance.now()
      say({ kind: 'progress', checked })
    },
  })
  say({ kind: 'done', report })
} finally {
  await journal.close()
}
