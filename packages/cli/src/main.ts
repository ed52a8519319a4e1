/** The `huoshui` command. Each subcommand's module is loaded only when it is asked for: the server is not needed to run a scenario. */
import './inlining.ts'
import { Command } from 'commander'
import { refusalOf } from './refused.ts'

const journal = async () => (await import('./commands/journal.ts')).addJournalCommands

const backup = async () => (await import('./commands/backup.ts')).addBackupCommands

const commands: Record<string, () => Promise<(program: Command) => void>> = {
  start: async () => (await import('./commands/start.ts')).registerStart,
  admin: async () => (await import('./commands/admin.ts')).registerAdmin,
  verify: journal,
  rebuild: journal,
  snapshot: journal,
  anchors: journal,
  export: journal,
  backup,
  restore: backup,
  upgrade: async () => (await import('./commands/upgrade.ts')).addUpgradeCommand,
  scenario: async () => (await import('./commands/scenario.ts')).addScenarioCommands,
  bench: async () => (await import('./commands/bench.ts')).addBenchCommands,
  fuzz: async () => (await import('./commands/fuzz.ts')).addFuzzCommand,
  torture: async () => (await import('./commands/torture.ts')).addTortureCommand,
  check: async () => (await import('./commands/check.ts')).addCheckCommand,
  simulate: async () => (await import('./commands/simulate.ts')).addSimulateCommand,
  'intake-keys': async () => (await import('./commands/intake-keys.ts')).addIntakeKeyCommands,
  fork: async () => (await import('./commands/fork.ts')).addForkCommand,
  import: async () => (await import('./commands/import.ts')).addImportCommands,
  plans: async () => (await import('./commands/plans.ts')).addPlansCommand,
}

const program = new Command('huoshui').description(
  '活水 Huoshui: a mall, an incentive engine, and the books that prove where every fen went',
)
const asked = commands[process.argv[2] ?? '']
for (const load of asked === undefined ? new Set(Object.values(commands)) : [asked]) {
  const add = await load()
  add(program)
}
try {
  await program.parseAsync()
} catch (error) {
  const refused = refusalOf(error)
  if (refused === undefined) throw error
  process.stderr.write(`${refused.message}\n`)
  process.exitCode = refused.exitCode
}
