/**
 * What a command asks for, as a fingerprint: what "the same body" means in law 5. It depends on kind and fields alone,
 * not on the order in which a caller happened to write them.
 */
import type { Command } from './command.ts'
import { type Fingerprint, FingerprintMixer } from './ledger/fingerprint.ts'

/** What comes beside the input: who asked when, and what the host looked up. */
type Envelope = 'id' | 'caller' | 'at' | 'kind' | 'originals'

type Inputs = {
  readonly [Kind in Command['kind']]: {
    readonly [Field in Exclude<keyof Extract<Command, { kind: Kind }>, Envelope>]-?: true
  }
}

/** Every field that is input, by kind: the compiler asks for those that are missing. */
const inputs: Inputs = {
  activate: { text: true },
  join: { member: true, referrer: true, ranks: true, region: true },
  'register-merchant': { merchant: true, owner: true, recruiter: true, region: true },
  appoint: { ladder: true, rank: true, member: true },
  'appoint-agent': { code: true, level: true, agent: true },
  order: {
    order: true,
    member: true,
    product: true,
    quantity: true,
    shopping: true,
    coin: true,
    shipTo: true,
    pickup: true,
    hold: true,
    awaitsReceipt: true,
  },
  'merchant-order': { order: true, member: true, merchant: true, amount: true, hold: true },
  receive: { order: true },
  'settle-order': { order: true },
  pickup: { order: true },
  refund: { order: true, reason: true },
  sell: { plan: true, member: true, points: true },
  inject: { plan: true, amount: true },
  revenue: { plan: true, amount: true },
  'ads-done': { member: true, plan: true },
  'ad-started': { member: true, slot: true, plan: true },
  'ad-finished': { member: true, slot: true, plan: true },
  withdraw: { withdrawal: true, member: true, amount: true },
  'settle-withdrawal': { withdrawal: true },
  'reject-withdrawal': { withdrawal: true },
  redeem: { plan: true, member: true, points: true },
  move: { member: true, under: true, tree: true, reason: true },
  'uphold-report': { offender: true, reporter: true, merchant: true, reason: true },
  pause: { plan: true },
  resume: { plan: true },
  hold: { hold: true, member: true, amount: true, expiresAt: true },
  'void-hold': { hold: true },
  'book-coin': { member: true, amount: true },
  'fund-opening': { cash: true, growth: true },
  'open-balances': {
    member: true,
    available: true,
    shopping: true,
    coin: true,
    equity: true,
    growth: true,
    release: true,
    promoter: true,
  },
  tick: {},
}

interface InputField {
  /** Written before the field's value. */
  readonly mark: string
  readonly valueIn: (command: Values) => unknown
}

type Values = Readonly<Record<string, unknown>>
type FieldName = { [Kind in Command['kind']]: keyof Inputs[Kind] }[Command['kind']]

/** Reads a field by its name written out, which costs a fraction of looking for it by a name that is given. */
const readers: { readonly [Field in FieldName]: (values: Values) => unknown } = {
  agent: ({ agent }) => agent,
  amount: ({ amount }) => amount,
  available: ({ available }) => available,
  awaitsReceipt: ({ awaitsReceipt }) => awaitsReceipt,
  cash: ({ cash }) => cash,
  code: ({ code }) => code,
  coin: ({ coin }) => coin,
  equity: ({ equity }) => equity,
  expiresAt: ({ expiresAt }) => expiresAt,
  growth: ({ growth }) => growth,
  hold: ({ hold }) => hold,
  ladder: ({ ladder }) => ladder,
  level: ({ level }) => level,
  member: ({ member }) => member,
  merchant: ({ merchant }) => merchant,
  offender: ({ offender }) => offender,
  order: ({ order }) => order,
  owner: ({ owner }) => owner,
  pickup: ({ pickup }) => pickup,
  plan: ({ plan }) => plan,
  points: ({ points }) => points,
  product: ({ product }) => product,
  promoter: ({ promoter }) => promoter,
  quantity: ({ quantity }) => quantity,
  rank: ({ rank }) => rank,
  ranks: ({ ranks }) => ranks,
  reason: ({ reason }) => reason,
  recruiter: ({ recruiter }) => recruiter,
  referrer: ({ referrer }) => referrer,
  region: ({ region }) => region,
  release: ({ release }) => release,
  reporter: ({ reporter }) => reporter,
  shipTo: ({ shipTo }) => shipTo,
  shopping: ({ shopping }) => shopping,
  slot: ({ slot }) => slot,
  text: ({ text }) => text,
  tree: ({ tree }) => tree,
  under: ({ under }) => under,
  withdrawal: ({ withdrawal }) => withdrawal,
}

/** The fields of each kind in the order in which they are mixed. */
const fieldsOf: Readonly<Record<string, readonly InputField[]>> = Object.fromEntries(
  Object.entries(inputs).map(([kind, fields]) => [
    kind,
    (Object.keys(fields) as FieldName[]).sort().map((name) => ({ mark: `\n${name}=`, valueIn: readers[name] })),
  ]),
)
const NO_FIELDS: readonly InputField[] = []

/** The input piece by piece. Texts come with their length, so that no text can pass for two fields. */
function eachPiece(command: Command, add: (piece: string) => void): void {
  add(command.kind)
  const values = command as unknown as Values
  const fields = fieldsOf[command.kind] ?? NO_FIELDS
  for (let index = 0; index < fields.length; index++) {
    const value = fields[index].valueIn(values)
    if (value === undefined) continue
    add(fields[index].mark)
    if (typeof value === 'string') {
      add(String(value.length))
      add(':')
      add(value)
    } else add(typeof value === 'bigint' ? `${value}n` : isPlain(value) ? String(value) : canonicalJson(value))
  }
}

/** What prints as in JSON; the quantity of every order is. */
const isPlain = (value: unknown): boolean => typeof value === 'boolean' || Number.isFinite(value)

/** JSON with the keys of every object in order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner))
      return typeof inner === 'bigint' ? `${inner}n` : inner
    return Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
  })
}

/** The input of a command as one string; `inputPrint` is its fingerprint. */
export function inputOf(command: Command): string {
  const pieces: string[] = []
  eachPiece(command, (piece) => pieces.push(piece))
  return pieces.join('')
}

const mixer = new FingerprintMixer()
const mix = (piece: string): void => mixer.add(piece)

/** The fingerprint of `inputOf`, without the string. */
export function inputPrint(command: Command): Fingerprint {
  eachPiece(command, mix)
  return mixer.take()
}

const envelope: ReadonlySet<string> = new Set(['id', 'caller', 'at', 'kind', 'originals'] satisfies Envelope[])

/** Amounts within an object came later than the first way of mixing, which must not fail over them. */
const asText = (_: string, inner: unknown): unknown => (typeof inner === 'bigint' ? inner.toString() : inner)

/** How inputs were mixed at first: the fields in the order in which the caller wrote them. Journals are full of such. */
function printAsWritten(command: Command): Fingerprint {
  const values = command as unknown as Readonly<Record<string, unknown>>
  mix(command.kind)
  for (const name in values) {
    const value = values[name]
    if (envelope.has(name) || value === undefined) continue
    mix(`\n${name}=`)
    mix(typeof value === 'object' ? JSON.stringify(value, asText) : String(value))
  }
  return mixer.take()
}

/** Whether a stored fingerprint is that of this command's input, in the present way of mixing or in the first one. */
export function isInputOf(command: Command, stored: Fingerprint): boolean {
  const isSame = ({ low, high }: Fingerprint): boolean => low === stored.low && high === stored.high
  return isSame(inputPrint(command)) || isSame(printAsWritten(command))
}
