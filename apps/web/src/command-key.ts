import { newKey } from '@huoshui/client'
import { useRef } from 'react'

/**
 * The Idempotency-Key of an act: the same body sent again (a second press, a lost answer) carries the same
 * key and is one act; another body gets another key. `done` ends the act, so the next one is new even with
 * the same body.
 */
export function useCommandKey(): { keyFor: (body: object) => string; done: () => void } {
  const act = useRef<{ body: string; key: string }>(undefined)
  return {
    keyFor(body) {
      const text = JSON.stringify(body)
      if (act.current?.body !== text) act.current = { body: text, key: newKey() }
      return act.current.key
    },
    done() {
      act.current = undefined
    },
  }
}
