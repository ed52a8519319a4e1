import { PROMISES } from './promise-words.ts'
import type { Offence, Rule, SourceFile } from './rule.ts'
import { isHouseRule, isTest } from './source-file.ts'

/** What people read: pages, texts, documents, schemes. Profiles quote the law and are left alone. */
const READ_BY_PEOPLE =
  /^(apps|docs|experiments|schemes|scenarios)\/|^packages\/(cli|mall|server|simulator)\/src\/|^packages\/compliance\/src\/chapters\/|^packages\/engine\/src\/plans\/|(^|\/)texts?\b|\.(md|html)$/

const OPENS = '<!-- erratum -->'
const CLOSES = '<!-- /erratum -->'

/** A single quoted line: `// erratum: …`, `# erratum: …`. */
const QUOTED_LINE = /(\/\/|#|\*)\s*erratum:/

/** No text says or implies that something only grows, pays for sure, comes back, or is free. */
export const promises: Rule = {
  name: 'promises',
  about:
    'No text promises growth, profit, free goods or money back. A quotation of a source stands between erratum marks.',
  excusable: false,
  *check(file) {
    if (!READ_BY_PEOPLE.test(file.path) || isHouseRule(file.path) || isTest(file.path)) return
    yield* openQuotations(file)
    for (const [index, line] of ownWords(file).entries()) {
      const found = PROMISES.map((promise) => promise.exec(line)?.[0]).find((words) => words !== undefined)
      if (found !== undefined) yield { line: index + 1, message: advice(found) }
    }
  },
}

function advice(found: string): string {
  return `'${found}' promises what nobody can keep: say what is true now, or mark a quotation with ${OPENS} … ${CLOSES}`
}

/** The lines of a file with quotations blanked, so that line numbers stay. */
function ownWords(file: SourceFile): string[] {
  const blanked = file.text.replace(/<!-- erratum -->[\s\S]*?<!-- \/erratum -->/g, (quotation) =>
    quotation.replace(/[^\n]/g, ' '),
  )
  return blanked.split('\n').map((line) => (QUOTED_LINE.test(line) ? '' : line))
}

function* openQuotations(file: SourceFile): Generator<Offence> {
  const count = (mark: string): number => file.text.split(mark).length - 1
  if (count(OPENS) === count(CLOSES)) return
  const line = file.lines.findLastIndex((text) => text.includes(OPENS) || text.includes(CLOSES)) + 1
  yield { line, message: `${OPENS} and ${CLOSES} come in pairs` }
}
