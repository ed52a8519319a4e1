/** For tests: a command in this very process, as `npx huoshui` would run it. */
import { Command, CommanderError } from 'commander'
import { vi } from 'vitest'
import { refusalOf } from './refused.ts'

/** Runs a command of those that were added; what it printed or refused with, and its exit code. */
export async function runCommand(
  adders: readonly ((program: Command) => void)[],
  args: readonly string[],
): Promise<{ code: number; said: string }> {
  let said = ''
  const hear = (text: unknown): boolean => {
    said += String(text)
    return true
  }
  const program = new Command('huoshui').exitOverride().configureOutput({ writeOut: hear, writeErr: hear })
  for (const add of adders) add(program)
  const printed = vi.spyOn(process.stdout, 'write').mockImplementation(hear)
  process.exitCode = 0
  try {
    await program.parseAsync(args, { from: 'user' })
    return { code: Number(process.exitCode), said }
  } catch (error) {
    if (error instanceof CommanderError) return { code: error.exitCode, said }
    const refused = refusalOf(error)
    if (refused === undefined) throw error
    return { code: refused.exitCode, said: said + refused.message }
  } finally {
    process.exitCode = 0
    printed.mockRestore()
  }
}
