/** `huoshui plans`: every plan with its parameters, and the reference page made from the same schemas. */
import { type ParameterReference, planReference } from '@huoshui/engine'
import type { Command } from 'commander'

/** Adds the plans command. */
export function addPlansCommand(program: Command): void {
  program
    .command('plans')
    .description('list every plan with its parameters, units and defaults')
    .option('--json', 'print as JSON')
    .option('--markdown', 'print the reference page docs/plans.md')
    .action((options: { json?: boolean; markdown?: boolean }) => {
      if (options.json) process.stdout.write(`${JSON.stringify(planReference(), null, 2)}\n`)
      else process.stdout.write(options.markdown ? planPage() : planList())
    })
}

const stateOf = ({ default: value, required }: ParameterReference): string =>
  value ?? (required ? 'required' : 'optional')

function planList(): string {
  return planReference()
    .map(({ name, title, section, parameters }) => {
      const fields = parameters.map(
        (field) => `  ${field.name.padEnd(18)} ${field.unit.padEnd(8)} ${stateOf(field)}  ${field.zh} · ${field.en}\n`,
      )
      return `${name}  ${title.zh} · ${title.en}  (spec ${section})\n${fields.join('')}`
    })
    .join('')
}

const purses: Record<string, string> = {
  sweeps: 'What an order leaves in its purse goes to the remainder.',
  saves: 'Its purse saves what an order leaves.',
  own: 'Its allocation enters a pool of its own.',
  none: 'It has no purse.',
}

/** The plan reference as a page; a test keeps docs/plans.md equal to it. */
export function planPage(): string {
  const chapters = planReference().map(({ name, title, section, purse, parameters }) => {
    const rows = parameters.map(
      (field) => `| \`${field.name}\` | ${field.unit} | \`${stateOf(field)}\` | ${field.zh} · ${field.en} |\n`,
    )
    const table =
      rows.length === 0
        ? 'No parameters.\n'
        : `| parameter | unit | default | meaning |\n|---|---|---|---|\n${rows.join('')}`
    return `## \`${name}\` · ${title.zh}\n\n${title.en} (section ${section}). ${purses[purse] ?? ''} Rule and worked example: [README](../packages/engine/src/plans/${name}/README.md).\n\n${table}`
  })
  return `# Plans\n\nMade by \`npx huoshui plans --markdown\` from the schemas that read scheme documents. Money defaults are in fen, rates in parts\nper million.\n\n${chapters.join('\n')}`
}
