import { createApi } from '@huoshui/client'
import { answer as answerOf } from '@huoshui/client/answer'
import { language } from './language.ts'

const PATIENCE_MS = 20_000

export const api = createApi({
  locale: language,
  // Looked up at every request, so that a page kept open notices at once when it goes offline.
  fetch: (request) => globalThis.fetch(new Request(request, { signal: AbortSignal.timeout(PATIENCE_MS) })),
})

/** The answer's content; throws a Refusal. */
export function answer<T>(request: Parameters<typeof answerOf<T>>[0]): Promise<T> {
  return answerOf(request, () => navigator.onLine)
}
