import { type Logger, pino } from 'pino'

/** Fields that must never reach a log, wherever they turn up. */
const SECRET = [
  'req.headers.cookie',
  'req.headers.authorization',
  'code',
  'password',
  'token',
  '*.password',
  '*.token',
  '*.phone',
]

/** What could be the phone number of a member, inside a longer text. */
const PHONE = /(?<!\d)1[3-9]\d{9}(?!\d)/g

/** A text without what looks like a phone number. */
export const withoutPhones = (text: string): string => text.replace(PHONE, '[phone]')

/**
 * An error as it is written down: kind, code, message and stack. Not its other fields: a database names the whole row
 * that it refuses (`detail`, `where`), a failed validation the input.
 */
export function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutPhones(String(error)) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const { cause } = error
  return {
    type: error.name,
    ...(code !== undefined && { code }),
    message: withoutPhones(error.message),
    stack: withoutPhones(error.stack ?? ''),
    ...(cause instanceof Error && { cause: plainError(cause) }),
  }
}

/** Where a log goes: a file, or standard output when no file is named; or a stream. */
export type LogTarget = { file?: string; stream?: { write(line: string): void }; level?: string }

/** A structured log: one JSON object in a line (docs/operations.md has the fields). */
export function openLog({ file, stream, level = 'info' }: LogTarget): Logger {
  const destination = stream ?? pino.destination({ dest: file ?? 1, mkdir: true, sync: true })
  return pino(
    {
      level,
      redact: { paths: SECRET, censor: '[secret]' },
      base: { service: 'huoshui' },
      serializers: {
        err: plainError,
        // Address and headers of a request say who asks and for what: the route is enough.
        req: ({ method, routeOptions }: { method?: string; routeOptions?: { url?: string } }) => ({
          method,
          route: routeOptions?.url ?? 'none',
        }),
        res: ({ statusCode }: { statusCode?: number }) => ({ statusCode }),
      },
    },
    destination,
  )
}
