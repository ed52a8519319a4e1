/**
 * The real server of a mall in a process of its own, as `huoshui start` runs it, but for the limits that would stop a
 * load test. Started by `startMallProcess`, which it tells its address and, when asked, its processor time.
 */
import { openLog, serve } from '@huoshui/server'

export interface MallProcessOptions {
  url: string
  ownerUrl: string
  slug: string
  scheme: { text: string; file: string }
  log: string
}

const options = JSON.parse(process.argv[2] ?? '{}') as MallProcessOptions
const server = await serve({
  ...options,
  host: '127.0.0.1',
  port: 0,
  mode: 'sandbox',
  name: { zh: '测速商城', en: 'Bench mall' },
  logger: openLog({ file: options.log }),
  app: { apps: false },
})

process.on('message', (message) => {
  if (message === 'cpu') process.send?.({ cpu: process.cpuUsage() })
  if (message === 'stop') void server.stop().then(() => process.exit(0))
})
process.on('disconnect', () => process.exit(1))
process.send?.({ address: server.address })
