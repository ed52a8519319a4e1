import { describe, expect, it } from 'vitest'
import { findTogether, TOGETHER_MAX, together } from './together.ts'

describe('calls that come together', () => {
  /** A run that records its rounds and ends each when told. */
  function gated() {
    const rounds: { items: readonly number[]; end: () => void }[] = []
    const run = (items: readonly number[]) =>
      new Promise<number[]>((resolve) => rounds.push({ items, end: () => resolve(items.map((item) => item * 10)) }))
    return { rounds, run }
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  it('one alone is done at once, those that come meanwhile in the next round', async () => {
    const { rounds, run } = gated()
    const times = together({ run })
    const first = times(1)
    await turn()
    expect(rounds.map(({ items }) => items)).toEqual([[1]])
    const others = [times(2), times(3)]
    await turn()
    expect(rounds).toHaveLength(1)
    rounds[0]?.end()
    expect(await first).toBe(10)
    await expect.poll(() => rounds[1]?.items).toEqual([2, 3])
    rounds[1]?.end()
    expect(await Promise.all(others)).toEqual([20, 30])
  })

  it('two lanes have two rounds under way and no third', async () => {
    const { rounds, run } = gated()
    const times = together({ run, lanes: 2 })
    const answers = [times(1)]
    await turn()
    answers.push(times(2))
    await turn()
    answers.push(times(3))
    await turn()
    expect(rounds.map(({ items }) => items)).toEqual([[1], [2]])
    rounds[1]?.end()
    await expect.poll(() => rounds[2]?.items).toEqual([3])
    rounds[0]?.end()
    rounds[2]?.end()
    expect(await Promise.all(answers)).toEqual([10, 20, 30])
  })

  it.each([TOGETHER_MAX, TOGETHER_MAX + 1])('%i calls come in rounds of at most the limit', async (calls) => {
    const sizes: number[] = []
    const same = together<number, number>({
      run: async (items) => {
        sizes.push(items.length)
        return items
      },
    })
    await Promise.all(Array.from({ length: calls }, (_, index) => same(index)))
    expect(sizes).toEqual(calls > TOGETHER_MAX ? [TOGETHER_MAX, calls - TOGETHER_MAX] : [calls])
  })

  it('a round that fails is done one by one: a bad item spoils nothing for the others', async () => {
    const strict = together<number, number>({
      run: async (items) => {
        if (items.includes(13)) throw new Error('thirteen')
        return items
      },
    })
    const answers = await Promise.allSettled([strict(12), strict(13), strict(14)])
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('a database that is away is not asked again for each', async () => {
    let asked = 0
    const away = together<number, number>({
      run: async () => {
        asked += 1
        throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' })
      },
    })
    await Promise.allSettled([away(1), away(2), away(3)])
    expect(asked).toBe(1)
  })

  it('an item can fail by itself in a round that went well', async () => {
    const half = together<number, number>({
      run: async (items) => items.map((item) => (item > 1 ? new Error('big') : item)),
    })
    const answers = await Promise.allSettled([half(1), half(2)])
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  it('the same key asked for twice is looked for once, an unknown one is undefined', async () => {
    const asked: (readonly string[])[] = []
    const find = findTogether(async (keys) => {
      asked.push(keys)
      return new Map([['a', 1]])
    })
    expect(await Promise.all([find('a'), find('b'), find('a')])).toEqual([1, undefined, 1])
    expect(asked).toEqual([['a', 'b']])
  })
})
