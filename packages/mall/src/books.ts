import type { Engine, Entry } from '@huoshui/engine'
import type { MallCommand } from '@huoshui/journal'
import { isRefusalCode, MallError } from './errors.ts'

/** A command as the mall sends it: the writer stamps the time and loads what a refund must see. */
export type CommandInput = MallCommand

/** The durable answer to a command. */
export type BooksAnswer =
  | { readonly kind: 'accepted' | 'repeated'; readonly sequence: number; readonly entry: Entry }
  | { readonly kind: 'refused' | 'quarantined'; readonly code: string; readonly message: string }

/** What the mall needs of the writer of its journal; `MallWriter` is one. */
export interface Books {
  submit(command: CommandInput): Promise<BooksAnswer>
  read<T>(fn: (engine: Engine) => T): Promise<T>
  entry(sequence: number): Promise<Entry | undefined>
  readonly durable: number
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

/** Whether the journal knows the member. */
export const hasMember = (engine: Engine, member: string): boolean => engine.state.member(member) >= 0
