import type { Entry } from '@huoshui/engine'
import type { MallCommand, MallWriter } from '@huoshui/journal'
import { isRefusalCode, MallError } from './errors.ts'
import { type LookArguments, type LookName, type LookResult, takeLook } from './looks.ts'

/** A command as the mall sends it: the writer stamps the time and loads what a refund must see. */
export type CommandInput = MallCommand

/** The durable answer to a command. */
export type BooksAnswer =
  | {
      readonly kind: 'accepted' | 'repeated'
      readonly sequence: number
      /** What the entry paid, when that was asked for. */
      readonly rewards?: readonly PaidReward[]
    }
  | { readonly kind: 'refused' | 'quarantined'; readonly code: string; readonly message: string }

/** A reward that an entry paid (spec/1 "reward"). */
export interface PaidReward {
  readonly plan: string
  readonly rule: string
  /** A member's id, or `merchant:ID`. */
  readonly to: string
  readonly amountFen: bigint
}

/** What goes with a command and is no part of it. */
export interface SubmitContext {
  /** The W3C trace the request belongs to. */
  readonly traceparent?: string | undefined
  /** The answer is to say what its entry paid. */
  readonly withRewards?: boolean
}

/**
 * What the mall needs of the writer of its journal, wherever that runs: in this process, in a worker, or at another
 * node. So nothing that passes here holds on to the engine: commands and looks go in, values come out.
 */
export interface Books {
  /** @throws JournalError when nobody can answer now: send the same id again */
  submit(command: CommandInput, context?: SubmitContext): Promise<BooksAnswer>
  /**
   * A look at the state, answered once everything it saw is durable.
   * @throws MallError as the look does; JournalError as `submit`
   */
  look<Name extends LookName>(name: Name, ...args: LookArguments<Name>): Promise<LookResult<Name>>
  /** A durable entry; undefined beyond the head. */
  entry(sequence: number): Promise<Entry | undefined>
  /** Sequence of the last durable entry that is known here; a caller's own answers are always in it. */
  readonly durable: number
}

/** What the mall needs of the followers: how far the statement has come. */
export interface Statements {
  /** Resolves when every follower has applied this entry. @throws FollowerLag after `timeoutMs` */
  waitFor(sequence: number, timeoutMs: number): Promise<void>
  /** Entries behind the journal, by follower. */
  lag(): Readonly<Record<string, number>>
}

/** Books over a writer of this very process. */
export function ownBooks(writer: MallWriter): Books {
  return {
    async submit(command, context) {
      const answer = await writer.submit(command, context)
      if (answer.kind === 'accepted' || answer.kind === 'repeated')
        return {
          kind: answer.kind,
          sequence: answer.sequence,
          ...(context?.withRewards === true && { rewards: rewardsOf(answer.entry) }),
        }
      return { kind: answer.kind, code: answer.code, message: answer.message }
    },
    look: (name, ...args) => writer.read((engine) => takeLook(engine, name, ...args)),
    entry: (sequence) => writer.entry(sequence),
    get durable() {
      return writer.durable
    },
  }
}

function rewardsOf(entry: Entry): PaidReward[] {
  return entry.facts.flatMap((fact) => {
    if (fact.fact !== 'reward') return []
    const { plan, rule, to, amount } = fact
    return [{ plan, rule, to, amountFen: amount }]
  })
}

/**
 * The accepted (or repeated) answer of a command.
 * @throws MallError with the engine's code when it was refused, or quarantined
 */
export function accepted(answer: BooksAnswer): Extract<BooksAnswer, { sequence: number }> {
  switch (answer.kind) {
    case 'accepted':
    case 'repeated':
      return answer
    case 'refused':
      throw new MallError(isRefusalCode(answer.code) ? answer.code : 'bad-command', answer.message)
    case 'quarantined':
      throw new MallError('quarantined', answer.message)
  }
}

/**
 * The id of a command that a client names itself: two callers, or two operations of one caller,
 * may use the same key without meeting each other.
 */
export function scopedId(scope: { caller: string; operation: string; key: string }): string {
  return `${scope.caller}/${scope.operation}/${scope.key}`
}
