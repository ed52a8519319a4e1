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

/** A structured log in a file, or on standard output when no file is named. */
export function openLog({ file, level = 'info' }: { file?: string; level?: string }): Logger {
  const destination = pino.destination({ dest: file ?? 1, mkdir: true, sync: true })
  return pino({ level, redact: { paths: SECRET, censor: '[secret]' }, base: { service: 'huoshui' } }, destination)
}
