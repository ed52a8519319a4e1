/** A command that cannot do what it was asked; its message says what to do, without a stack. */
export class Refused extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
