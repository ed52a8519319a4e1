import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { relay, SAME_KEYPRESS_MS } from './relay.cjs'

const RELAY = join(import.meta.dirname, 'relay.cjs')

/** Starts a process that relays the given script in a group of its own, and waits for its first line. */
async function relaying(
  script: string,
): Promise<{ middle: ChildProcess; output: () => string; exit: Promise<number | null> }> {
  const program = `require(${JSON.stringify(RELAY)}).relay(process.execPath, ['-e', ${JSON.stringify(script)}], { ownGroup: true })
    .then((code) => { process.exitCode = code })`
  const middle = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  middle.stdout.on('data', (chunk) => {
    text += chunk
  })
  const exit = new Promise<number | null>((resolve) => {
    middle.once('exit', resolve)
  })
  while (text === '') await sleep(10)
  return { middle, output: () => text, exit }
}

const COUNTS_INTERRUPTS = `
  let count = 0
  process.on('SIGINT', () => { count += 1; console.log('interrupt ' + count) })
  process.on('SIGTERM', () => process.exit(40 + count))
  setInterval(() => {}, 1000)
  console.log('ready')`

test('the exit code passes', async () => {
  expect(await relay(process.execPath, ['-e', 'process.exit(7)'])).toBe(7)
})

test('death by a signal is told as shells tell it', async () => {
  expect(await relay(process.execPath, ['-e', "process.kill(process.pid, 'SIGKILL')"])).toBe(137)
})

test('a program that cannot be started is exit code 127, and why is said', async () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => write.mockRestore())
  expect(await relay(join('no', 'such', 'program'), [])).toBe(127)
  expect(write).toHaveBeenCalledWith(expect.stringContaining('could not be started'))
})

test('one Ctrl-C that arrives from terminal and npm reaches the program once, and the next one again', async () => {
  const { middle, output, exit } = await relaying(COUNTS_INTERRUPTS)
  middle.kill('SIGINT')
  middle.kill('SIGINT')
  await sleep(SAME_KEYPRESS_MS + 100)
  middle.kill('SIGTERM')
  expect(await exit).toBe(41)
  expect(output()).toBe('ready\ninterrupt 1\n')
})

test('who asks three times is obeyed', async () => {
  const { middle, exit } = await relaying(COUNTS_INTERRUPTS)
  const asking = setInterval(() => middle.kill('SIGINT'), SAME_KEYPRESS_MS + 50)
  onTestFinished(() => clearInterval(asking))
  expect(await exit).toBe(137)
})
