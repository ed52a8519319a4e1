/** `huoshui torture --seed N --count M`: the journal on a simulated store under simulated misfortune. */
import { torture, torturePlanted } from '@huoshui/journal/torture'
import type { Command } from 'commander'
import { wholeFrom } from '../numbers.ts'

/** Adds the torture command. */
export function addTortureCommand(program: Command): void {
  program
    .command('torture')
    .description(
      'run the journal on a simulated store: torn, delayed, failed, doubled writes, repeated commands, a jumping clock',
    )
    .option('--seed <number>', 'first seed', wholeFrom(0), 1)
    .option('--count <number>', 'how many seeds', wholeFrom(1), 100)
    .option('--planted', 'plant every bug of the list in a copy and look for it', false)
    .action(async ({ seed, count, planted }: { seed: number; count: number; planted: boolean }) => {
      const print = (line: string): void => void process.stdout.write(`${line}\n`)
      const report = await torture({ seed, count, print })
      const missed = planted ? (await torturePlanted({ print })).filter(({ found }) => !found) : []
      process.exitCode = report.failed.length === 0 && report.canary && missed.length === 0 ? 0 : 1
    })
}
