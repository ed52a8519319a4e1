/** `huoshui bench …`: benchmarks, printed as medians and as ratios measured in the same run; never a timed test. */
import { type Command, Option } from 'commander'
import { benchClose } from '../../../../bench/close.ts'
import { JOURNAL_PARTS, type JournalBench, type JournalPart } from '../bench/journal-parts.ts'
import { benchDepth, benchPlans } from '../bench/plans.ts'
import { wholeFrom } from '../numbers.ts'

/** Adds the bench commands. */
export function addBenchCommands(program: Command): void {
  const bench = program.command('bench').description('benchmarks: medians and ratios measured in one run')
  bench
    .command('plans')
    .description('green-chain orders in memory, referral depth, day close')
    .option('--members <number>', 'members drawn at random', wholeFrom(1), 1_000_000)
    .option('--orders <number>', 'orders in each of five rounds', wholeFrom(1), 200_000)
    .option('--lots <number>', 'open lots of the day close', wholeFrom(1), 1_000_000)
    .action((options: { members: number; orders: number; lots: number }) => {
      const print = (line: string): void => void process.stdout.write(`${line}\n`)
      benchPlans({ ...options, print })
      benchDepth({ print })
      const close = benchClose(options.lots)
      print(
        `day close of ${close.lots} open lots, 7 ranks: ${close.firstMs} ms and ${close.nextMs} ms of engine time, longest slice ${close.longestSliceMs} ms, ${close.entries} entries`,
      )
    })
  bench
    .command('settle')
    .description('orders in memory and journal-durable beside the raw commit rate of the same database')
    .option('--seconds <number>', 'how long each part runs', wholeFrom(1), 10)
    .option('--callers <number>', 'concurrent callers', wholeFrom(1), 64)
    .action(async (options: { seconds: number; callers: number }) => {
      const { runSettle } = await import('../bench/settle.ts')
      await runSettle(options)
    })
  bench
    .command('journal')
    .description('journal and server: durable, kept up with, over HTTP, closed and restarted, beside the raw database')
    .addOption(new Option('--only <parts...>', 'some parts').choices(JOURNAL_PARTS).default([...JOURNAL_PARTS], 'all'))
    .option('--seconds <number>', 'length of each measured round', wholeFrom(1), 20)
    .option('--rounds <number>', 'rounds whose median is given', wholeFrom(1), 3)
    .option('--members <number>', 'members drawn at random', wholeFrom(1), 1_000_000)
    .option('--lots <number>', 'open lots of the day close', wholeFrom(1), 1_000_000)
    .option('--callers <number>', 'concurrent callers or connections', wholeFrom(1), 64)
    .option('--rate <number>', 'orders a second that the statements are to keep up with', wholeFrom(1), 4000)
    .action(async ({ only, ...options }: Omit<JournalBench, 'parts'> & { only: JournalPart[] }) => {
      const { runJournal } = await import('../bench/journal.ts')
      await runJournal({ ...options, parts: only, print: (line) => void process.stdout.write(`${line}\n`) })
    })
}
