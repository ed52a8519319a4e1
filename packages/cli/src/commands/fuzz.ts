/** `huoshui fuzz --seed N --count M`: random scenarios through the engine and the naive auditor, states compared after every event. */
import type { Command } from 'commander'
import { compareModels, documentOf, shortest } from '../fuzz/compare.ts'

/** Adds the fuzz command. */
export function addFuzzCommand(program: Command): void {
  program
    .command('fuzz')
    .description(
      'compare the engine with the naive auditor on random scenarios; prints the first difference and the shortest scenario that shows it',
    )
    .option('--seed <number>', 'first seed', Number, 1)
    .option('--count <number>', 'how many seeds', Number, 1000)
    .option('--keep-going', 'do not stop at the first difference', false)
    .action((options: { seed: number; count: number; keepGoing: boolean }) => {
      process.exitCode = fuzz(options)
    })
}

function fuzz({ seed, count, keepGoing }: { seed: number; count: number; keepGoing: boolean }): number {
  let different = 0
  for (let at = seed; at < seed + count; at++) {
    const document = documentOf(at)
    const found = compareModels(document)
    if (found === null) continue
    different++
    process.stdout.write(
      `seed ${at}, event ${found.event}:\n${found.differences
        .slice(0, 8)
        .map((line) => `  ${line}\n`)
        .join('')}`,
    )
    if (keepGoing) continue
    if (found.event >= 0) {
      const short = shortest(document)
      const again = compareModels(short)
      process.stdout.write(`shortest scenario that shows it:\n${JSON.stringify(short, null, 2)}\n`)
      process.stdout.write(
        again === null
          ? ''
          : `${again.differences
              .slice(0, 8)
              .map((line) => `  ${line}\n`)
              .join('')}`,
      )
    }
    break
  }
  process.stdout.write(`${count - different} of ${count} seeds from ${seed} agree\n`)
  return different === 0 ? 0 : 1
}
