import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { MallProcessOptions } from './mall-process.ts'

const MALL_PROCESS = fileURLToPath(new URL('./mall-process.ts', import.meta.url))
const START_MS = 120_000

export interface MallProcess {
  readonly address: string
  /** Processor time of the server since it began, all its threads, in milliseconds. */
  cpuMs(): Promise<number>
  stop(): Promise<void>
}

/** Starts the server and waits until it listens. `execArgv` are flags for Node, such as --cpu-prof. */
export async function startMallProcess(
  options: MallProcessOptions,
  execArgv: readonly string[] = [],
): Promise<MallProcess> {
  const child = fork(MALL_PROCESS, [JSON.stringify(options)], { execArgv: [...execArgv] })
  const hear = async <Heard>(): Promise<Heard> => (await once(child, 'message'))[0] as Heard
  const failed = once(child, 'exit').then(([code]): never => {
    throw new Error(`the mall's server ended with ${code}; see ${options.log}`)
  })
  failed.catch(() => undefined)
  const late = AbortSignal.timeout(START_MS)
  const told = once(child, 'message', { signal: late }).then(([message]) => message as { address: string })
  const { address } = await Promise.race([told, failed])
  return {
    address,
    async cpuMs() {
      child.send('cpu')
      const { cpu } = await Promise.race([hear<{ cpu: NodeJS.CpuUsage }>(), failed])
      return (cpu.user + cpu.system) / 1000
    },
    async stop() {
      child.send('stop')
      await failed.catch(() => undefined)
    },
  }
}
