import { describe, expect, test } from 'vitest'
import { type Block, frame, genesisHash, payloads, sealBlock } from './block.ts'
import type { CommandKey, Journal, Lease } from './journal.ts'

/** Two journals over one store, as two processes would have them. */
export interface ContractSubject {
  readonly first: Journal
  readonly second: Journal
  /** Lets the store's clock pass the end of a lease of `ttlMs`. */
  expire(ttlMs: number): Promise<void>
}

const TTL_MS = 60_000

/** What every journal driver must do. A driver's test file calls this with a way to open it on an empty store. */
export function journalContract(driver: string, open: (mall: string) => Promise<ContractSubject>): void {
  describe(`the journal contract on ${driver}`, () => {
    let number = 0
    const fresh = () => {
      number += 1
      return open(`mall-${number}`)
    }
    chainRules(fresh)
    readingRules(fresh)
    commandRules(fresh)
    leaseRules(fresh)
  })
}

type Fresh = () => Promise<ContractSubject>

function payload(text: string): Uint8Array {
  return Buffer.from(text)
}

/** The block that follows `journal`'s head, holding these texts as entries. */
async function next(journal: Journal, lease: Lease, texts: readonly string[], at = 1000): Promise<Block> {
  const head = await journal.head()
  return sealBlock({
    previous: head.hash,
    sequence: head.sequence + 1,
    count: texts.length,
    at,
    epoch: lease.epoch,
    frames: frame(texts.map(payload)),
  })
}

async function put(journal: Journal, lease: Lease, texts: readonly string[], commands: CommandKey[] = []) {
  return journal.append({ block: await next(journal, lease, texts), commands })
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

function texts(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => [...payloads(block.frames)].map((bytes) => Buffer.from(bytes).toString()))
}

function chainRules(fresh: Fresh): void {
  test('an empty journal ends at sequence 0 with the genesis hash of its mall', async () => {
    const { first } = await fresh()
    const head = await first.head()
    expect(head.sequence).toBe(0)
    expect(Buffer.from(head.hash)).toEqual(Buffer.from(genesisHash(first.mall)))
    expect(await collect(first.blocks(0))).toEqual([])
  })

  test('an append moves the head to the last entry of its block', async () => {
    const { first } = await fresh()
    const lease = await first.acquire('a', TTL_MS)
    const block = await next(first, lease, ['one', 'two', 'three'])
    const head = await first.append({ block, commands: [] })
    expect(head.sequence).toBe(3)
    expect(await first.head()).toEqual(head)
    expect(Buffer.from(head.hash)).toEqual(Buffer.from(block.hash))
  })

  test('a block at another sequence than the next is refused and changes nothing', async () => {
    const { first } = await fresh()
    const lease = await first.acquire('a', TTL_MS)
    await put(first, lease, ['one', 'two'])
    const good = await next(first, lease, ['three'])
    for (const sequence of [1, 2, 4]) {
      const bad = sealBlock({ ...good, sequence })
      await expect(first.append({ block: bad, commands: [] })).rejects.toMatchObject({ code: 'sequence-conflict' })
    }
    expect(texts(await collect(first.blocks(0)))).toEqual(['one', 'two'])
  })

  test('a block that does not follow the hash of the head is refused', async () => {
    const { first } = await fresh()
    const lease = await first.acquire('a', TTL_MS)
    await put(first, lease, ['one'])
    const good = await next(first, lease, ['two'])
    const bad = sealBlock({ ...good, previous: genesisHash('another') })
    await expect(first.append({ block: bad, commands: [] })).rejects.toMatchObject({ code: 'sequence-conflict' })
  })

  test('of two writers that append after the same head exactly one gets through', async () => {
    const { first, second } = await fresh()
    const lease = await first.acquire('a', TTL_MS)
    const [left, right] = [await next(first, lease, ['left']), await next(second, lease, ['right', 'right too'])]
    const results = await Promise.allSettled([
      first.append({ block: left, commands: [] }),
      second.append({ block: right, commands: [] }),
    ])
    const lost = results.filter((result) => result.status === 'rejected')
    expect(lost).toHaveLength(1)
    expect(lost[0]?.reason).toMatchObject({ code: 'sequence-conflict' })
    const stored = texts(await collect(first.blocks(0)))
    expect([['left'], ['right', 'right too']]).toContainEqual(stored)
  })
}

function readingRules(fresh: Fresh): void {
  test('blocks come back byte for byte, in order, from any sequence', async () => {
    const { first, second } = await fresh()
    const lease = await first.acquire('a', TTL_MS)
    const written: Block[] = []
    for (let index = 0; index < 20; index += 1) {
      const block = await next(first, lease, [`${index} a`, '', `${index} \u0000 活水`], 1000 + index)
      await first.append({ block, commands: [] })
      written.push(block)
    }
    const plain = (blocks: readonly Block[]) => blocks.map((block) => ({ ...block, ...asHex(block) }))
    expect(plain(await collect(second.blocks(0)))).toEqual(plain(written))
    expect(plain(await collect(second.blocks(30)))).toEqual(plain(written.slice(10)))
    expect(plain(await collect(second.blocks(31)))).toEqual(plain(written.slice(10)))
    expect(await collect(second.blocks(60))).toEqual([])
  })

  test('one entry is found by its sequence', async () => {
    const { first } = await fresh()
    const lease = await first.acquire('a', TTL_MS)
    await put(first, lease, ['one', 'two'])
    await put(first, lease, ['three'])
    const read = async (sequence: number) => {
      const found = await first.entry(sequence)
      return found && Buffer.from(found).toString()
    }
    expect(await Promise.all([0, 1, 2, 3, 4].map(read))).toEqual([undefined, 'one', 'two', 'three', undefined])
  })

  test('a reader that started before an append may miss it but never sees half of it', async () => {
    const { first, second } = await fresh()
    const lease = await first.acquire('a', TTL_MS)
    await put(first, lease, ['one', 'two'])
    const reading = collect(second.blocks(0))
    await put(first, lease, ['three', 'four'])
    expect([2, 4]).toContain(texts(await reading).length)
  })

  test('the head before an instant is the last block that is older', async () => {
    const { first } = await fresh()
    const lease = await first.acquire('a', TTL_MS)
    for (const at of [10, 20, 20, 30]) await first.append({ block: await next(first, lease, ['x'], at), commands: [] })
    const sequences = await Promise.all([10, 11, 20, 21, 99].map(async (at) => (await first.headBefore(at)).sequence))
    expect(sequences).toEqual([0, 1, 1, 3, 4])
    expect(await first.headBefore(99)).toEqual(await first.head())
  })

  test('the signed head of a day is kept, and a day has one only', async () => {
    const { first, second } = await fresh()
    const head = { mall: first.mall, sequence: 4, hash: Buffer.alloc(32, 7), publicKey: 'key', signature: 'sign' }
    await first.addDayHead({ ...head, day: '2026-01-31' })
    await first.addDayHead({ ...head, day: '2026-02-01', sequence: 9 })
    await expect(first.addDayHead({ ...head, day: '2026-01-31', sequence: 5 })).rejects.toThrow()
    expect((await second.dayHeads()).map(({ day, sequence }) => [day, sequence])).toEqual([
      ['2026-01-31', 4],
      ['2026-02-01', 9],
    ])
    expect((await second.dayHeads())[0]).toEqual({ ...head, day: '2026-01-31' })
  })

  test('a quarantined command is kept, newest first', async () => {
    const { first, second } = await fresh()
    const base = { at: 5, code: 'law-3', message: 'the price fell' }
    await first.quarantine({ ...base, commandId: 'x', command: '{"kind":"order"}' })
    await first.quarantine({ ...base, commandId: 'y', command: '{"kind":"sell"}' })
    expect((await second.quarantined(10)).map((command) => command.commandId)).toEqual(['y', 'x'])
    expect(await second.quarantined(1)).toEqual([{ ...base, commandId: 'y', command: '{"kind":"sell"}' }])
  })
}

function asHex(block: Block) {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  return { previous: hex(block.previous), hash: hex(block.hash), frames: hex(block.frames), checks: hex(block.checks) }
}

function commandRules(fresh: Fresh): void {
  test('a command id leads to its entry as soon as its block is there', async () => {
    const { first, second } = await fresh()
    const lease = await first.acquire('a', TTL_MS)
    await put(first, lease, ['one', 'two'], [{ id: 'm1:order:a', sequence: 1 }])
    await put(first, lease, ['three'], [{ id: "m1:order:'; DROP", sequence: 3 }])
    const found = await second.findCommands(['m1:order:a', 'unknown', "m1:order:'; DROP"])
    expect([...found].sort()).toEqual([
      ["m1:order:'; DROP", 3],
      ['m1:order:a', 1],
    ])
    expect([await second.commandCount(0), await second.commandCount(2), await second.commandCount(3)]).toEqual([
      0, 1, 2,
    ])
  })

  test('a block with an id that is in the journal is refused whole', async () => {
    const { first } = await fresh()
    const lease = await first.acquire('a', TTL_MS)
    await put(first, lease, ['one'], [{ id: 'a', sequence: 1 }])
    const block = await next(first, lease, ['two', 'three'])
    const commands = [
      { id: 'b', sequence: 2 },
      { id: 'a', sequence: 3 },
    ]
    await expect(first.append({ block, commands })).rejects.toMatchObject({ code: 'command-conflict' })
    expect((await first.head()).sequence).toBe(1)
    expect(await first.findCommands(['b'])).toEqual(new Map())
  })
}

function leaseRules(fresh: Fresh): void {
  test('nobody appends without the newest epoch', async () => {
    const { first, second, expire } = await fresh()
    const old = await first.acquire('a', 300)
    await put(first, old, ['one'])
    await expire(300)
    const taken = await second.acquire('b', TTL_MS)
    expect(taken.epoch).toBeGreaterThan(old.epoch)
    await expect(put(first, old, ['two'])).rejects.toMatchObject({ code: 'lease-lost' })
    await expect(first.renew(old, TTL_MS)).rejects.toMatchObject({ code: 'lease-lost' })
    await put(second, taken, ['two of b'])
    expect(texts(await collect(first.blocks(0)))).toEqual(['one', 'two of b'])
  })

  test('a lease is held until it expires or is given back', async () => {
    const { first, second } = await fresh()
    const lease = await first.acquire('a', TTL_MS)
    await expect(second.acquire('b', TTL_MS)).rejects.toMatchObject({ code: 'lease-held', owner: 'a' })
    const renewed = await first.renew(lease, TTL_MS * 2)
    expect(renewed.expiresAt).toBeGreaterThan(lease.expiresAt)
    await first.release(renewed)
    const taken = await second.acquire('b', TTL_MS)
    expect(taken.epoch).toBe(lease.epoch + 1)
    await first.release(renewed)
    await expect(first.acquire('a', TTL_MS)).rejects.toMatchObject({ code: 'lease-held', owner: 'b' })
  })

  test('the lease of an owner that is known to be gone is taken at once, that of any other is not', async () => {
    const { first, second } = await fresh()
    const lease = await first.acquire('gone', TTL_MS)
    await expect(second.acquire('b', TTL_MS, 'another')).rejects.toMatchObject({ code: 'lease-held', owner: 'gone' })
    const taken = await second.acquire('b', TTL_MS, 'gone')
    expect(taken).toMatchObject({ owner: 'b', epoch: lease.epoch + 1 })
    await expect(put(first, lease, ['one'])).rejects.toMatchObject({ code: 'lease-lost' })
  })

  test('the same owner may take its own lease anew, with the next epoch', async () => {
    const { first } = await fresh()
    const lease = await first.acquire('a', TTL_MS)
    const again = await first.acquire('a', TTL_MS)
    expect(again.epoch).toBe(lease.epoch + 1)
    await expect(put(first, lease, ['one'])).rejects.toMatchObject({ code: 'lease-lost' })
    await put(first, again, ['one'])
  })
}
