/** A close or cascade whose next step fails stands still, and the mall goes on around it as far as it may. */
import { DAY_MS } from '../../clock.ts'
import type { Command } from '../../command.ts'
import { refuse } from '../../errors.ts'
import { outcomeOf, type SetAside } from '../../outcome.ts'

/** Commands that would change what a running close reads: they wait until it is finished. */
export const WAITS_FOR_CLOSE: ReadonlySet<Command['kind']> = new Set([
  'refund',
  'move',
  'appoint',
  'appoint-agent',
  'pause',
  'resume',
  'activate',
  'uphold-report',
  'redeem',
])

/** How entries of a close name it: by the day that ended. */
export const closeName = (boundaryDay: number): string => `close:${boundaryDay - 1}`

/** Commands of the engine itself are told from those of others by this caller. */
const CALLER = 'engine'

/**
 * What stands still, if anything does. It is no part of the state: a restart tries again by itself, and so does the retry
 * that was put aside. Until then what may not pass it is refused as `busy`, for the sender to come again.
 */
export class Standing {
  #id = ''
  #why = ''
  #aside: SetAside[] = []

  /** Id of the command that tries again; '' when nothing stands still. */
  get id(): string {
    return this.#id
  }

  /** Notes what failed, for the host to be told. `what` names it, such as `close:20454`. */
  stand(what: string, at: { sequence: number; clock: number }, error: unknown): void {
    const { code, message } = outcomeOf(error)
    this.#id = `${CALLER}:${what}:${at.sequence}`
    this.#why = `the ${described(what)} stands still: ${message}`
    this.put({ retry: { kind: 'tick', id: this.#id, caller: CALLER, at: at.clock }, code, message })
  }

  /** Keeps what was put aside until the host takes it. */
  put(aside: SetAside): void {
    this.#aside.push(aside)
  }

  takeAside(): readonly SetAside[] {
    const aside = this.#aside
    if (aside.length > 0) this.#aside = []
    return aside
  }

  clear(): void {
    this.#id = ''
  }

  /** Whether this command asks to try again; nothing stands still then until that fails too. */
  endedBy(command: Command): boolean {
    const ended = this.#id !== '' && command.kind === 'tick' && command.caller === CALLER
    if (ended) this.clear()
    return ended
  }

  /** Turns down what may not pass. Throws Refusal busy. */
  refuse(): void {
    if (this.#id !== '') refuse('busy', this.#why)
  }
}

/** Works until there is an entry: slices that only add up write nothing, and do not tell yet whether it goes on again. */
export function workAnEntry(engine: { readonly sequence: number; work(): boolean }): void {
  const { sequence } = engine
  while (engine.sequence === sequence && engine.work());
}

/** In words, with the day that ended as people write it. */
function described(what: string): string {
  const [name, day] = what.split(':')
  return day === undefined ? String(name) : `close of ${new Date(Number(day) * DAY_MS).toISOString().slice(0, 10)}`
}
