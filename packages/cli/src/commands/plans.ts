/** `huoshui plans`: every plan with its parameters, and the reference page made from the same schemas. */
import { planReference } from '@huoshui/engine'
import type { Command } from 'commander'

/** Adds the plans command. */
export function addPlansCommand(program: Command): void {
  program
    .command('plans')
    .description('list every plan with its parameters, units and defaults')
    .option('--json', 'print as JSON')
    .action((options: { json?: boolean }) => {
      const plans = planReference()
      if (options.json) {
        process.stdout.write(`${JSON.stringify(plans, null, 2)}\n`)
        return
      }
      for (const plan of plans) {
        process.stdout.write(`${plan.name}  ${plan.title.zh} · ${plan.title.en}  (spec ${plan.section})\n`)
        for (const field of plan.parameters) {
          process.stdout.write(
            `  ${field.name.padEnd(18)} ${field.unit.padEnd(8)} ${field.default ?? (field.required ? 'required' : 'optional')}  ${field.zh} · ${field.en}\n`,
          )
        }
      }
    })
}
