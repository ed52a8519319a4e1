import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, onTestFinished, vi } from 'vitest'

/** A folder of its own for one test, deleted with it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'huoshui-tools-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes files given by their path below the folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}

/** Keeps what the set-up tells the user out of the output of the tests, and gives it to them instead. */
export function hearing(): string[] {
  const said: string[] = []
  beforeEach(() => {
    said.length = 0
    const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
    onTestFinished(() => write.mockRestore())
  })
  return said
}
