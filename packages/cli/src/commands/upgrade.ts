/** `huoshui upgrade`: what a new release needs, made ready beside the server of the old one (docs/backup.md). */
import { hasJournal, openPostgresJournal, openPostgresSnapshots } from '@huoshui/journal'
import { type PendingMigration, pendingMigrations, snapshotBeside, snapshotLayout } from '@huoshui/journal/upgrade'
import { pendingMallMigrations } from '@huoshui/mall/backup'
import type { Command } from 'commander'
import { DATA_DEFAULT, openDatabase } from '../database.ts'
import { Refused } from '../refused.ts'
import { progress, refuseNoMall } from './journal.ts'

interface UpgradeOptions {
  mall: string
  data: string
}

/** Adds the command. */
export function addUpgradeCommand(program: Command): void {
  program
    .command('upgrade')
    .description('from the folder of a new release, beside the running server: its snapshot, and what it will migrate')
    .option('--mall <slug>', 'the mall', 'demo')
    .option(
      '--data <directory>',
      'directory of the embedded database; DATABASE_URL uses a server of your own',
      DATA_DEFAULT,
    )
    .action(runUpgrade)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function runUpgrade({ mall, data }: UpgradeOptions): Promise<void> {
  const database = await openDatabase({ data, share: true })
  try {
    const { url } = database
    if (!(await hasJournal({ url }))) throw new Refused(`There is no journal in this database (${database.title}).`, 2)
    const pending = [...(await pendingMigrations({ url })), ...(await pendingMallMigrations(url))]
    tellMigrations(pending)
    await makeSnapshot(url, mall)
    tellSwitch(pending)
  } finally {
    await database.stop()
  }
}

function tellMigrations(pending: readonly PendingMigration[]): void {
  if (pending.length === 0) return say('migrations: none, the tables are those of this release')
  say('migrations that the start of this release will apply:')
  for (const { name, olderGoesOn } of pending) {
    say(
      `  ${name}: ${olderGoesOn ? 'a server of the release before can go on' : 'the server of the release before must have stopped'}`,
    )
  }
}

async function makeSnapshot(url: string, mall: string): Promise<void> {
  const journal = openPostgresJournal({ url, mall, applicationName: 'huoshui-upgrade' })
  const snapshots = openPostgresSnapshots({ url, mall })
  try {
    await refuseNoMall(journal)
    const head = await journal.head()
    const layouts = (await snapshots.list()).map(({ sequence, layout }) => `entry ${sequence} in layout ${layout}`)
    say(`journal of mall ${mall}: ${head.sequence} entries; snapshots: ${layouts.join(', ') || 'none'}`)
    say(`folding it with this release, whose layout is ${snapshotLayout}; the server goes on meanwhile …`)
    const { snapshot, compared } = await snapshotBeside({
      journal,
      snapshots,
      warn: (message) => void process.stderr.write(`${message}\n`),
      onProgress: progress('folded'),
    })
    if (process.stderr.isTTY) process.stderr.write('\n')
    if (compared !== undefined) say(`entry ${compared}: the same state as the release that took its snapshot there`)
    say(
      `snapshot of entry ${snapshot.sequence} in layout ${snapshot.layout} kept, every law holds; the others are as they were`,
    )
    say(
      `the start of this release folds the ${(await journal.head()).sequence - snapshot.sequence} entries after it, and what comes until then`,
    )
  } finally {
    await Promise.all([journal.close(), snapshots.close()])
  }
}

function tellSwitch(pending: readonly PendingMigration[]): void {
  const goesOn = pending.every(({ olderGoesOn }) => olderGoesOn)
  say('To switch:')
  say('  1. npx huoshui backup --to FILE')
  if (goesOn) {
    say('  2. start this release beside the old server; it waits for the mall')
    say('  3. stop the old server: it finishes what is under way, and this one takes over')
  } else {
    say('  2. stop the old server: it finishes what is under way')
    say('  3. start this release: it migrates, loads the snapshot and serves')
  }
  say('Should it be long until then, run this once more before: it goes on from its snapshot.')
}
