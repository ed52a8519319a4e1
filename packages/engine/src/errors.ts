/**
 * Refusals: the closed list of codes with which `decide` turns a command down (spec/4 "Error codes").
 * A refusal changes nothing and does not use up the command's or the order's id.
 */
export const errorCodes = {
  'unknown-member': { status: 404, zh: '没有这个会员', en: 'No such member' },
  'unknown-product': { status: 404, zh: '没有这个商品', en: 'No such product' },
  'unknown-merchant': { status: 404, zh: '没有这家商家', en: 'No such merchant' },
  'unknown-order': { status: 404, zh: '没有这个订单', en: 'No such order' },
  'unknown-withdrawal': { status: 404, zh: '没有这笔提现，或已处理', en: 'No such open withdrawal' },
  'unknown-plan': { status: 404, zh: '方案里没有这个模式', en: 'The scheme has no such plan' },
  'unknown-rank': { status: 404, zh: '没有这个级别', en: 'No such rank' },
  'unknown-region': { status: 404, zh: '没有这个区域', en: 'No such region' },
  'unknown-hold': { status: 404, zh: '没有这笔冻结，或已结束', en: 'No such open hold' },
  'duplicate-id': { status: 409, zh: '编号已被使用', en: 'The id is already in use' },
  'id-reused': { status: 409, zh: '同一请求编号的内容不同', en: 'The same command id came with another body' },
  'insufficient-points': { status: 422, zh: '积分不足', en: 'Not enough points' },
  'locked-points': { status: 422, zh: '积分尚在锁定期', en: 'The points are still locked' },
  'insufficient-funds': { status: 422, zh: '余额不足', en: 'Not enough money available' },
  'points-share': { status: 422, zh: '超过可用积分抵扣的比例', en: 'More points than this product accepts' },
  'already-refunded': { status: 409, zh: '订单已退款', en: 'The order is already refunded' },
  'already-verified': { status: 409, zh: '订单已核销', en: 'The order is already verified' },
  'already-received': { status: 409, zh: '订单已签收', en: 'The order is already received' },
  'not-settled': { status: 409, zh: '订单尚未结算', en: 'The order is not settled yet' },
  'not-a-pickup': { status: 422, zh: '该订单不是自提订单', en: 'The order is not a pick-up order' },
  cycle: { status: 422, zh: '关系会形成循环', en: 'The move would make a circle' },
  'bad-amount': { status: 422, zh: '数额不正确', en: 'The amount is not valid' },
  'allocation-exceeds-cash': { status: 422, zh: '分账超过实付金额', en: 'The allocation exceeds the cash paid' },
  'already-opened': {
    status: 409,
    zh: '该会员的期初余额已入账',
    en: 'The member’s opening balances are booked already',
  },
  'unbacked-points': {
    status: 422,
    zh: '注入的资金不足以按当前价格支撑这些积分',
    en: 'The cash does not back these points at the present price',
  },
  'agent-exists': { status: 409, zh: '该区域该级别已有代理', en: 'This region and level already has an agent' },
  'not-open': { status: 409, zh: '现在不可办理', en: 'Not possible at present' },
  'not-supported': { status: 422, zh: '该模式不支持此操作', en: 'The plan does not know this operation' },
  'bad-scheme': { status: 422, zh: '方案文件有误', en: 'The scheme document is not valid' },
  'bad-command': { status: 422, zh: '请求内容有误', en: 'The command is not valid' },
  busy: { status: 503, zh: '系统繁忙，请稍后重试', en: 'Busy; try again in a moment' },
  'limit-reached': { status: 409, zh: '已达上限', en: 'A limit is reached' },
} as const satisfies Record<string, { status: number; zh: string; en: string }>

export type ErrorCode = keyof typeof errorCodes

/** A command turned down. Thrown inside `decide` before anything is emitted, or rolled back if something was. */
export class Refusal extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** A law of spec/1 would be broken: the command is rolled back and quarantined. */
export class LawBroken extends Error {
  readonly law: string
  constructor(law: string, message: string) {
    super(message)
    this.law = law
  }
}

/** Turns a command down with a code of the closed list. */
export function refuse(code: ErrorCode, message: string): never {
  throw new Refusal(code, message)
}

/** For the default branch of a switch over a closed union. */
export function unreachable(value: never): never {
  throw new LawBroken('closed', `unexpected case ${String(value)}`)
}
