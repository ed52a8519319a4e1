import { parseCommand } from '@huoshui/journal'
import { accepted, type DueAct, MallError } from '@huoshui/mall'
import type { ServedMall } from './served-mall.ts'

/** Something that fell due and could not be done. */
export interface SetAside {
  /** Of the command that tries it again. */
  id: string
  kind: DueAct['kind']
  /** The order, the hold, or the close by the number of its day. */
  subject: string
  at: number
  detail: string
}

type Retry = DueAct & { id: string; caller: string }

/** Commands the engine itself names; all others are sent again by whoever sent them. */
const OWN = 'engine:'
const LISTED_MAX = 1000

export const isOwn = (id: string): boolean => id.startsWith(OWN)

/** What fell due and failed: the journal's quarantine keeps it, and the engine goes on without it. */
export function dueSetAside({ mall, journal }: Pick<ServedMall, 'mall' | 'journal'>) {
  async function waiting(): Promise<{ aside: SetAside; retry: Retry }[]> {
    const kept = (await journal.quarantined(LISTED_MAX)).filter(({ commandId }) => isOwn(commandId))
    // The same thing may have failed several times; newest first.
    const newest = kept.filter(({ commandId }, index) => kept.findIndex((one) => one.commandId === commandId) === index)
    if (newest.length === 0) return []
    const retries = newest.map(({ command }) => parseCommand(command) as Retry)
    const still = await mall.books.look('stillDue', retries.map(actOf))
    return newest.flatMap(({ commandId, at, code, message }, index) => {
      const retry = retries[index]
      if (retry === undefined || still[index] !== true) return []
      const detail = `${code}: ${message}`
      return [{ aside: { id: commandId, kind: retry.kind, subject: subjectOf(retry), at, detail }, retry }]
    })
  }

  return {
    /** What still waits to be done, newest first. */
    list: async (): Promise<SetAside[]> => (await waiting()).map(({ aside }) => aside),

    /** Tries one of them again; the entry that did it. @throws MallError unknown-command, or as the engine refuses */
    async retry(id: string): Promise<number> {
      const found = (await waiting()).find(({ aside }) => aside.id === id)
      if (found === undefined) throw new MallError('unknown-command')
      const { retry } = found
      return accepted(await mall.books.submit({ ...actOf(retry), id: retry.id, caller: retry.caller })).sequence
    },
  }
}

function subjectOf(retry: DueAct): string {
  if (retry.kind === 'tick') return retry.id.slice(OWN.length)
  return retry.kind === 'settle-order' ? retry.order : retry.hold
}

/** The act without what else a command has, such as the instant at which it was due. */
function actOf(retry: DueAct): DueAct {
  switch (retry.kind) {
    case 'settle-order':
      return { kind: retry.kind, order: retry.order }
    case 'void-hold':
      return { kind: retry.kind, hold: retry.hold }
    case 'tick':
      return { kind: retry.kind, id: retry.id }
  }
}
