import { type ErrorCode as EngineErrorCode, errorCodes as engineErrorCodes } from '@huoshui/engine'

/** What the mall itself refuses, beside the engine's refusals. Texts are for members and operators. */
export const mallErrorCodes = {
  'bad-phone': { status: 422, zh: '手机号码不正确', en: 'The phone number is not valid' },
  'wrong-code': { status: 401, zh: '验证码不正确', en: 'The login code is wrong' },
  'expired-code': { status: 401, zh: '验证码已过期', en: 'The login code has expired' },
  'used-code': { status: 401, zh: '验证码已使用过', en: 'The login code was already used' },
  'too-many-attempts': {
    status: 429,
    zh: '尝试次数过多，请重新获取验证码',
    en: 'Too many attempts; ask for a new code',
  },
  'rate-limited': { status: 429, zh: '请求过于频繁，请稍后再试', en: 'Too many requests; try again later' },
  'unknown-referral-code': { status: 422, zh: '推荐码不存在', en: 'No such referral code' },
  'own-referral-code': { status: 422, zh: '不能使用自己的推荐码', en: 'A member cannot refer itself' },
  'wrong-password': { status: 401, zh: '用户名或密码不正确', en: 'The name or the password is wrong' },
  'weak-password': { status: 422, zh: '密码至少12个字符', en: 'A password has at least 12 characters' },
  'unknown-operator': { status: 404, zh: '没有这个操作员', en: 'No such operator' },
  'closing-barred': {
    status: 409,
    zh: '账户里还有未了结的款项、订单或提现，暂不能注销',
    en: 'Money, orders or withdrawals are not finished yet; the account cannot be closed',
  },
  'points-left': {
    status: 409,
    zh: '账户里还有积分；注销后无法再使用，请确认放弃',
    en: 'Points are left, and nobody can use them after closing; confirm that they are given up',
  },
  'unknown-payment': { status: 404, zh: '没有这笔付款', en: 'No such payment' },
  'unknown-statement-line': { status: 404, zh: '没有这条明细', en: 'No such statement line' },
  'unknown-command': { status: 404, zh: '没有这条被隔离的指令', en: 'No such command in quarantine' },
  'unknown-entry': { status: 404, zh: '流水账里没有这条分录', en: 'The journal has no such entry' },
  'bad-signature': { status: 401, zh: '付款通知的签名不正确', en: 'The notification’s signature is wrong' },
  'bad-state': { status: 409, zh: '订单当前状态不允许此操作', en: 'The order’s state does not allow this' },
  'unknown-service-point': {
    status: 404,
    zh: '没有这个服务点，或已关闭',
    en: 'No such service point, or it is closed',
  },
  'unknown-pickup-code': {
    status: 404,
    zh: '本服务点没有这个取货码的订单',
    en: 'No order at this service point has this code',
  },
  'order-expired': { status: 409, zh: '订单已超过付款时间', en: 'The time to pay this order is over' },
  'not-settled-in-time': {
    status: 503,
    zh: '正在处理，请稍后查看',
    en: 'Still being worked on; look again in a moment',
  },
  unavailable: {
    status: 503,
    zh: '服务暂时不可用，可用同一请求编号重试',
    en: 'Unavailable for now; try again with the same key',
  },
  quarantined: { status: 500, zh: '请求已隔离，等待人工处理', en: 'Set aside for an operator; nothing changed' },
  'development-only': { status: 404, zh: '仅限开发环境', en: 'Only there in development' },
  'scheme-blocked': {
    status: 409,
    zh: '方案在本商城的法域有阻断项，不能启用',
    en: 'The law this mall is under blocks the scheme',
  },
  'unknown-finding': { status: 404, zh: '检查结果里没有这一项', en: 'The report has no such finding' },
  'scheme-moved-on': {
    status: 409,
    zh: '现行方案在预览之后已更新，请重新检查',
    en: 'Another version came into force since this one was checked; check it again',
  },
  'second-operator-needed': {
    status: 409,
    zh: '须由另一位操作员批准',
    en: 'Another operator than the one who proposed it must approve',
  },
  'profile-change-refused': { status: 409, zh: '不能这样变更法域', en: 'The profile cannot be changed like that' },
  'profile-change-open': {
    status: 409,
    zh: '已有一项待批准的法域变更',
    en: 'A change of profile is waiting for a decision already',
  },
  'unknown-profile-change': {
    status: 404,
    zh: '没有这项待批准的法域变更',
    en: 'No such change of profile is waiting',
  },
  'operator-exists': { status: 409, zh: '已有同名操作员', en: 'There is an operator of this name already' },
  'live-mall': { status: 409, zh: '正式商城不能使用开发用的服务', en: 'A live mall refuses development providers' },
  'import-open': {
    status: 409,
    zh: '已有一项未完成的搬家导入',
    en: 'Another import is open; finish or withdraw it first',
  },
  'unknown-import': { status: 404, zh: '没有这项导入', en: 'No such import' },
  'already-imported': { status: 409, zh: '相同的文件已导入过', en: 'The same files were imported before' },
  'import-broken': {
    status: 409,
    zh: '文件有错误的行；请改正，或明确选择跳过',
    en: 'Rows are broken; mend them, or choose to skip them',
  },
  'import-blocked': {
    status: 409,
    zh: '文件不能使用，或合计与声明不符',
    en: 'A file cannot be used, or totals differ from those stated',
  },
  'files-changed': { status: 409, zh: '文件在检查之后被改动', en: 'The files are not those that were checked' },
  'wrong-key': { status: 401, zh: '接入密钥不正确或已吊销', en: 'The intake key is wrong or revoked' },
  'unknown-intake-key': { status: 404, zh: '没有这个接入密钥', en: 'No such intake key' },
  'wrong-price': {
    status: 422,
    zh: '实付金额与现行价格不符',
    en: 'The amount paid is not what the scheme in force charges',
  },
  'bad-experiment': { status: 422, zh: '实验文件有误', en: 'The experiment is not valid' },
  'unknown-run': { status: 404, zh: '没有这次运行', en: 'No such run' },
  'too-many-runs': { status: 409, zh: '排队的运行太多', en: 'Too many runs are waiting' },
} as const satisfies Record<string, { status: number; zh: string; en: string }>

export type MallErrorCode = keyof typeof mallErrorCodes | EngineErrorCode

/** The engine's refusals and the mall's own, in one closed list. */
export const refusalCodes = { ...engineErrorCodes, ...mallErrorCodes }

/** A request turned down: nothing changed. The server answers with the code's status and texts. */
export class MallError extends Error {
  readonly code: MallErrorCode
  constructor(code: MallErrorCode, detail?: string) {
    super(detail ?? refusalCodes[code].en)
    this.code = code
  }
}

/** True for a code of the closed list. */
export function isRefusalCode(code: string): code is MallErrorCode {
  return Object.hasOwn(refusalCodes, code)
}
