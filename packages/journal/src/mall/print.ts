/** A command as JSON text: bigints as {"$bigint": "…"}, bytes as {"$bytes": base64}. Amounts stay exact. */
export function printCommand(command: object): string {
  return JSON.stringify(command, (_key, value) => {
    if (typeof value === 'bigint') return { $bigint: String(value) }
    if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
    return value
  })
}

/** What `printCommand` printed, as it was. Throws SyntaxError on other text. */
export function parseCommand(text: string): unknown {
  return JSON.parse(text, (_key, value) => {
    if (typeof value?.$bigint === 'string') return BigInt(value.$bigint)
    if (typeof value?.$bytes === 'string') return new Uint8Array(Buffer.from(value.$bytes, 'base64'))
    return value
  })
}
