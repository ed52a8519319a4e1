import type { CommandInput } from '../books.ts'
import type { Json, JsonObject } from '../shared/json.ts'

const BIGINT = '$bigint'

function write(value: unknown): Json {
  if (typeof value === 'bigint') return { [BIGINT]: value.toString() }
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  if (Array.isArray(value)) return value.map(write)
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, field]) => field !== undefined)
        .map(([name, field]) => [name, write(field)]),
    )
  }
  throw new TypeError(`a command cannot carry ${typeof value}`)
}

function read(value: Json | undefined): unknown {
  if (Array.isArray(value)) return value.map(read)
  if (typeof value !== 'object' || value === null) return value
  const amount = value[BIGINT]
  if (typeof amount === 'string') return BigInt(amount)
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, read(field)]))
}

/** The command as JSON for the outbox; amounts keep their exact value. */
export const writeCommand = (command: CommandInput): JsonObject => write(command) as JsonObject

/** The command that `writeCommand` wrote; the table holds nothing else. */
export const readCommand = (json: JsonObject): CommandInput => read(json) as CommandInput
