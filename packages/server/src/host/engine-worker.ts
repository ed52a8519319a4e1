/** The thread in which engines run: never the one that answers requests. */
import { parentPort } from 'node:worker_threads'
import { startHosting } from './hosting.ts'
import { threadLine } from './line.ts'
import type { FromHost, ToHost } from './questions.ts'

if (parentPort === null) throw new Error('this is the entry of a worker thread')
const port = parentPort
startHosting({ line: threadLine<FromHost, ToHost>(port), clock: Date.now, onStopped: () => port.close() })
