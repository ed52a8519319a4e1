import { parseScheme } from '@huoshui/engine'
import { describe, expect, it } from 'vitest'
import { checkImport, type ImportContext } from './check.ts'
import type { KnownMembers } from './people.ts'
import { rowProblems } from './row-problems.ts'
import { LOTS_OF_A_MEMBER_MAX } from './rows.ts'
import { formatTotal, parseTotal } from './totals.ts'

const scheme = parseScheme(
  `scheme: old
version: 1
title: { zh: 老店, en: Old shop }
settle: payment
ladders: { team: [partner, director] }
plans:
  growth: { plan: appreciating-points, issuePrice: "1.00" }
  chain: { plan: chain-2-plus-1, packs: [pack] }
  ads: { plan: ad-release }
  staged: { plan: staged-release, tiers: [{ from: 3000, name: one, multiple: 2 }] }
products:
  pack: { price: "1000.00", allocate: { growth: "300.00", chain: "400.00", ads: "10.00", platform: rest } }
`,
  'old',
)

/** A mall with one member: 13900000000, of an earlier import as "old-0", opened already when asked to be. */
const knownWith = (opened: boolean): KnownMembers => ({
  byPhone: async (phones) => new Map(phones.filter((phone) => phone === '13900000000').map((phone) => [phone, 'm0'])),
  byOldId: async (ids) => new Map(ids.filter((id) => id === 'old-0').map((id) => [id, 'm0'])),
  opened: async () => new Set(opened ? ['m0'] : []),
})

const context: ImportContext = {
  scheme,
  known: knownWith(false),
  prices: new Map([['growth', { numerator: 100n, denominator: 1_000_000n }]]),
  now: Date.parse('2026-11-22T00:00:00Z'),
  keepExisting: false,
  expected: new Map(),
}

type Texts = { members?: string | Uint8Array; balances?: string; lots?: string }

const check = ({ members, balances, lots }: Texts, changes: Partial<ImportContext> = {}) => {
  const file = (kind: 'members' | 'balances' | 'lots', content: string | Uint8Array) => ({
    kind,
    name: `${kind}.csv`,
    bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
  })
  const files = [
    ...(members === undefined ? [] : [file('members', members)]),
    ...(balances === undefined ? [] : [file('balances', balances)]),
    ...(lots === undefined ? [] : [file('lots', lots)]),
  ]
  return checkImport(files, { ...context, ...changes })
}

const told = async (texts: Texts, changes: Partial<ImportContext> = {}): Promise<string[]> =>
  (await check(texts, changes)).problems.map(({ file, line, column, code }) => `${file}:${line} ${column} ${code}`)

const phone = (number: number): string => `138${String(number).padStart(8, '0')}`
const rows = (...lines: string[]): string => `${lines.join('\n')}\n`

describe('the check of an import', () => {
  it('puts referrers before those they referred, whatever the order of the file, and otherwise goes by date', async () => {
    const { joining, members, problems } = await check({
      members: rows(
        'phone,referrer_phone,joined',
        `${phone(1)},${phone(2)},2020-01-01`,
        `${phone(2)},${phone(3)},2024-05-31 12:30`,
        `${phone(3)},,2023/1/2`,
        `${phone(4)},13900000000,2019-01-01`,
      ),
    })
    expect(problems).toEqual([])
    expect(joining.map((row) => members[row]?.line.phone)).toEqual([phone(4), phone(3), phone(2), phone(1)])
    expect(members[3]?.referrer).toEqual({ member: 'm0' })
  })

  it('reads Chinese headers, the mark of UTF-8, GB18030 and what else spreadsheets write', async () => {
    const text = rows('手机号;姓名;推荐人原编号;原编号', `${phone(1)};张三;;A1`, `+86 ${phone(2)};李四;A1;A2`, ';;;')
    const gb18030 = Uint8Array.of(
      ...new TextEncoder().encode('phone,name\n13800000001,'),
      ...[0xd5, 0xc5, 0xc8, 0xfd],
      ...new TextEncoder().encode('\n'),
    )
    const plain = await check({ members: `\uFEFF${text}` })
    expect(plain.problems).toEqual([])
    expect(plain.members.map(({ line }) => [line.phone, line.name])).toEqual([
      [phone(1), '张三'],
      [phone(2), '李四'],
    ])
    const excel = await check({ members: gb18030 })
    expect([excel.files[0]?.encoding, excel.members[0]?.line.name]).toEqual(['gb18030', '张三'])
    expect(await told({ members: Uint8Array.of(0x70, 0xff, 0xff, 0x0a) })).toEqual(['members:0  bad-encoding'])
  })

  it('names every broken row by line and column, and never says what the cell says', async () => {
    const problems = await told({
      members: rows(
        'phone,id,name,referrer_phone,referrer_id,joined,region,rank.team',
        '1.38E+10,,,,,,,',
        `,,,,,,,`.replace(/^,/, ',x'),
        `${phone(1)},A1,,,,2026-13-01,,`,
        `${phone(2)},A1,,,,2027-01-01,,`,
        `${phone(2)},,,,,,4401,`,
        `${phone(3)},,,${phone(99)},,,,`,
        `${phone(4)},,,${phone(4)},,,,`,
        `${phone(5)},,,${phone(6)},,,,`,
        `${phone(6)},,,${phone(5)},,,,`,
        `${phone(7)},,,${phone(6)},,,,`,
        `${phone(8)},,,${phone(1)},A1,,,`,
        `${phone(9)},,,,,,,emperor`,
        `${phone(10)},only two`,
        '13900000000,,,,,,,',
        `${phone(11)},old-0,,,,,,`,
      ),
    })
    expect(problems).toEqual([
      'members:2 phone bad-phone',
      'members:3 phone missing-value',
      'members:4 joined bad-date',
      'members:5 joined future-date',
      'members:5 id duplicate-id',
      'members:6 region bad-region',
      'members:6 phone duplicate-phone',
      'members:7 referrer_phone unknown-referrer',
      'members:8 referrer_phone own-referrer',
      'members:9 referrer_phone referral-cycle',
      'members:10 referrer_phone referral-cycle',
      'members:11  referrer-broken',
      'members:12 referrer_id two-referrers',
      'members:13 rank.team unknown-rank',
      'members:14  wrong-column-count',
      'members:15 phone member-exists',
      'members:16 id duplicate-id',
    ])
  })

  it('says what is wrong with a header, and goes no further', async () => {
    const unusable = await check({ members: rows('name,colour,name,rank.army,placement_phone.growth,rank', 'x,,,,,') })
    expect(unusable.blocked).toBe(true)
    expect(unusable.problems.map(({ column, code }) => `${column} ${code}`)).toEqual([
      'colour unknown-column',
      'name repeated-column',
      'rank.army unknown-ladder',
      'placement_phone.growth wrong-plan',
      'rank unknown-column',
      'phone missing-column',
    ])
    expect(await told({ members: '' })).toEqual(['members:0  empty-file'])
    expect(await told({ balances: rows('phone,growth.growth', `${phone(1)},1`) })).toContain(
      'balances:1 growth_cash.growth missing-column',
    )
  })

  it('tells of quotation marks that do not fit, and reads those that do', async () => {
    const { problems, members } = await check({
      members: rows('phone,name', `${phone(1)},"O""Neil, ""老王"""`, `${phone(2)},"un"closed`),
    })
    expect(problems.map(({ line, code }) => `${line} ${code}`)).toEqual(['3 bad-quotes'])
    expect(members[0]?.line.name).toBe('O"Neil, "老王"')
  })

  it('checks balances and lots: amounts, plans, whose they are, and that a member is opened once', async () => {
    const members = rows('phone', phone(1), phone(2), '123')
    const balances = rows(
      'phone,wallet,growth.growth,growth_cash.growth,promoter.ads,coin',
      `${phone(1)},"1,000.00",,,,`,
      `${phone(2)},-1,,,,`,
      `${phone(2)},1.001,,,maybe,`,
      `${phone(3)},1,,,,`,
      `13900000000,1,,,是,5`,
    )
    const lots = rows(
      'phone,plan,granted,left,daily',
      `${phone(1)},ads,10,10,`,
      `${phone(2)},staged,10,5,`,
      `${phone(2)},growth,10,5,`,
      `${phone(2)},none,10,5,`,
      `${phone(2)},ads,10,11,`,
      `${phone(2)},ads,10,0,`,
    )
    expect(await told({ members, balances, lots })).toEqual([
      'members:4 phone bad-phone',
      'balances:2 wallet bad-amount',
      'balances:3 wallet negative-amount',
      'balances:4 wallet bad-amount',
      'balances:4 promoter.ads bad-flag',
      'balances:4 phone duplicate-member',
      'balances:5 phone unknown-member',
      'balances:6 coin wrong-plan',
      'lots:2 phone member-broken',
      'lots:3 daily bad-daily',
      'lots:4 plan wrong-plan',
      'lots:5 plan unknown-plan',
      'lots:6 left bad-lot',
      'lots:7 left bad-lot',
    ])
    const again = { balances: rows('id,wallet', 'old-0,5') }
    expect(await told(again)).toEqual([])
    expect(await told(again, { known: knownWith(true) })).toEqual(['balances:2 id already-opened'])
  })

  it(`takes ${LOTS_OF_A_MEMBER_MAX} lots of a member and not one more`, async () => {
    const lotsOf = (count: number): string =>
      rows('phone,plan,granted,left', ...Array.from({ length: count }, () => '13900000000,ads,1,1'))
    expect(await told({ lots: lotsOf(LOTS_OF_A_MEMBER_MAX) })).toEqual([])
    expect(await told({ lots: lotsOf(LOTS_OF_A_MEMBER_MAX + 1) })).toContain(
      `lots:${LOTS_OF_A_MEMBER_MAX + 2} phone too-many-lots`,
    )
  })

  it('moves in a plan’s own tree only who does not stand under the referrer there, parents first', async () => {
    const { moves, problems, members } = await check({
      members: rows(
        'phone,referrer_phone,placement_phone.chain',
        `${phone(1)},,${phone(3)}`,
        `${phone(2)},${phone(1)},${phone(1)}`,
        `${phone(3)},${phone(1)},`,
      ),
    })
    expect(problems).toEqual([])
    expect(moves.map(({ row, parent }) => [members[row]?.line.phone, parent])).toEqual([
      [phone(3), undefined],
      [phone(1), { row: 2 }],
    ])
    const circle = rows('phone,placement_phone.chain', `${phone(1)},${phone(2)}`, `${phone(2)},${phone(1)}`)
    expect(await told({ members: circle })).toEqual([
      'members:2 placement_phone.chain placement-cycle',
      'members:3 placement_phone.chain placement-cycle',
    ])
  })

  it('adds up what sound rows bring along, and holds it against what the operator stated', async () => {
    const texts = {
      members: rows('phone', phone(1), phone(2), 'broken'),
      balances: rows(
        'phone,wallet,shopping,growth.growth,growth_cash.growth',
        `${phone(1)},100.5,20,210.000001,210.01`,
        `${phone(2)},0.01,,,`,
      ),
      lots: rows('phone,plan,granted,left,daily', `${phone(2)},staged,7500,7464,36`),
    }
    const { totals, brokenRows } = await check(texts)
    expect(brokenRows).toBe(1)
    expect(Object.fromEntries([...totals].map(([figure, total]) => [figure, formatTotal(figure, total)]))).toEqual({
      members: '2',
      wallet: '100.51',
      shopping: '20.00',
      'growth.growth': '210.000001',
      'growth_cash.growth': '210.01',
      lots: '1',
      'release.staged': '7464.00',
    })
    const expected = new Map([
      ['members', 3n],
      ['wallet', parseTotal('wallet', '100.51')],
    ])
    expect(await told(texts, { expected })).toContain('members:0 members expected-otherwise')
    expect(await told(texts, { expected })).not.toContain('balances:0 wallet expected-otherwise')
    const dear = new Map([['growth', { numerator: 101n, denominator: 1_000_000n }]])
    expect(await told(texts, { prices: dear })).toContain('balances:0 growth_cash.growth unbacked-points')
  })

  it('knows two imports of the same files again, whatever they are called', async () => {
    const text = rows('phone', phone(1))
    const [one, same, other] = await Promise.all([
      check({ members: text }),
      check({ members: text }),
      check({ members: rows('phone', phone(2)) }),
    ])
    expect(same.sha256).toBe(one.sha256)
    expect(other.sha256).not.toBe(one.sha256)
  })

  it('has each problem in both languages', () => {
    for (const { zh, en } of Object.values(rowProblems)) {
      expect(zh).toMatch(/\p{Script=Han}/u)
      expect(en).toMatch(/^[A-Z][^\p{Script=Han}]+$/u)
    }
  })
})
