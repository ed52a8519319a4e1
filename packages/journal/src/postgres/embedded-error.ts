/** Why the embedded server could not be had; the message is for the person at the terminal. */
export type EmbeddedErrorCode = 'directory-in-use' | 'port-taken' | 'no-user' | 'no-binaries' | 'start-failed'

export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError'
  readonly code: EmbeddedErrorCode
  constructor(code: EmbeddedErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
