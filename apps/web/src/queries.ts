import { Refusal } from '@huoshui/client/answer'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

const RETRIES = 2

/** Keeps what the server answered. `onLogout` hears of a session that has ended, wherever that is noticed. */
export function openQueries({ staleMs, onLogout }: { staleMs: number; onLogout: () => void }): QueryClient {
  function onError(cause: unknown): void {
    if (cause instanceof Refusal && cause.code === 'not-logged-in') onLogout()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: staleMs,
        // What the server refused it will refuse again; only silence is worth another try.
        retry: (count, cause) => cause instanceof Refusal && cause.status === 0 && count < RETRIES,
        retryDelay: (count) => 400 * 2 ** count,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
