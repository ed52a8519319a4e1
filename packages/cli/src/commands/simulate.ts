/** `huoshui simulate EXPERIMENT.yaml`: an experiment through the very engine, written as JSON, CSV and one page. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Refused } from '../refused.ts'
import { readWorkers, type SimulateOptions, simulate } from '../simulating.ts'

/** Adds the simulate command. */
export function addSimulateCommand(program: Command): void {
  program
    .command('simulate <file>')
    .description('run an experiment file through the engine and write a report')
    .option('--workers <number>', 'threads; the cores of the machine when not named', readWorkers)
    .option('--out <folder>', 'folder of the result; simulations/NAME when not named')
    .option('--json', 'print the whole result as JSON')
    .action(async (file: string, options: SimulateOptions) => {
      await simulate({ text: readFile(file), file }, options)
    })
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Refused(`${file} cannot be read: ${(error as Error).message}`, 2)
  }
}
