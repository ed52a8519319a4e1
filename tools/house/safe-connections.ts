import type { Rule } from './rule.ts'
import { isCode, isHouseRule, matchingLines } from './source-file.ts'

const THE_ONE_PLACE = 'packages/journal/src/postgres/connect.ts'

/** Connections to PostgreSQL are made in one place, which listens to what they say while nobody waits for them. */
export const safeConnections: Rule = {
  name: 'safe-connections',
  about: 'A connection or pool is made by newPool, newClient or openClient: one nobody listens to ends the process.',
  excusable: false,
  *check(file) {
    if (!isCode(file.path) || isHouseRule(file.path) || file.path === THE_ONE_PLACE) return
    const made = /\bnew (pg\.)?(Pool|Client)\(/
    if (!/from 'pg'/.test(file.text)) return
    yield* matchingLines(file, made, (found) => `${found}…) can end the process when it breaks: see ${THE_ONE_PLACE}`)
  },
}
