import { journalContract } from '../contract.ts'
import { memoryStore, openMemoryJournal } from './journal.ts'

journalContract('memory', async (mall) => {
  const store = memoryStore()
  let nowMs = 1_800_000_000_000
  const clock = () => {
    nowMs += 1
    return nowMs
  }
  return {
    first: openMemoryJournal({ mall, store, clock }),
    second: openMemoryJournal({ mall, store, clock }),
    expire: async (ttlMs) => {
      nowMs += ttlMs
    },
  }
})
