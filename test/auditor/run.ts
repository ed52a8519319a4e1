import { disagreements } from './golden.ts'

/** `node test/auditor/run.ts FILE…` compares each scenario with what it expects; exit code 1 on any difference. */
let failed = 0
for (const file of process.argv.slice(2)) {
  const lines = disagreements(file)
  if (lines.length === 0) continue
  failed += 1
  console.log(`${file}\n${lines.map((line) => `  ${line}`).join('\n')}`)
}
console.log(`${process.argv.length - 2 - failed} agree, ${failed} do not`)
process.exitCode = failed > 0 ? 1 : 0
