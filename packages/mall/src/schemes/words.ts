import { planRegistry } from '@huoshui/engine'
import type { LocalText } from '../shared/text.ts'

// Names of rules, accounts and acts as members and operators read them; a plan brings its own title.

const ruleTitles: Record<string, LocalText> = {
  direct: { zh: '直推奖', en: 'Direct referral' },
  indirect: { zh: '间推奖', en: 'Indirect referral' },
  team: { zh: '见点奖', en: 'Team reward' },
  peer: { zh: '平级奖', en: 'Peer reward' },
  differential: { zh: '级差奖', en: 'Differential' },
  release: { zh: '释放', en: 'Release' },
  sale: { zh: '出售积分', en: 'Sale of points' },
  exit: { zh: '封顶出局', en: 'Forced exit' },
  pickup: { zh: '核销奖', en: 'Pick-up reward' },
  recruiter: { zh: '招商奖', en: 'Recruiter reward' },
  rebate: { zh: '返利', en: 'Rebate' },
  district: { zh: '区县代理', en: 'District agent' },
  city: { zh: '城市代理', en: 'City agent' },
  province: { zh: '省级代理', en: 'Province agent' },
  area: { zh: '大区代理', en: 'Area agent' },
}

const kindTitles: Record<string, LocalText> = {
  join: { zh: '加入商城', en: 'Joined the mall' },
  order: { zh: '购买商品', en: 'Order' },
  'merchant-order': { zh: '到店消费', en: 'Paid at a merchant' },
  receive: { zh: '确认收货', en: 'Order received' },
  pickup: { zh: '自提核销', en: 'Picked up' },
  'settle-order': { zh: '订单结算', en: 'Order settled' },
  'appoint-agent': { zh: '任免区域代理', en: 'Region agent appointed or dismissed' },
  appoint: { zh: '任命级别', en: 'Rank given' },
  'register-merchant': { zh: '商家入驻', en: 'Merchant registered' },
  'uphold-report': { zh: '举报成立', en: 'Report upheld' },
  pause: { zh: '暂停发放', en: 'Paused' },
  resume: { zh: '恢复发放', en: 'Resumed' },
  revenue: { zh: '广告收入', en: 'Advertising revenue' },
  'ads-done': { zh: '完成任务', en: 'Tasks done' },
  'ad-started': { zh: '开始看广告', en: 'Ad started' },
  'ad-finished': { zh: '看完广告', en: 'Ad finished' },
  redeem: { zh: '积分兑现申请', en: 'Points handed in' },
  'book-coin': { zh: '记入消费币', en: 'Consume coins booked' },
  close: { zh: '周期结算', en: 'Close' },
  cascade: { zh: '连续出局', en: 'Further exits' },
  refund: { zh: '订单退款', en: 'Order refunded' },
  sell: { zh: '出售积分', en: 'Sold points' },
  exit: { zh: '封顶出局', en: 'Forced exit' },
  inject: { zh: '注资', en: 'Injection' },
  withdraw: { zh: '申请提现', en: 'Withdrawal asked for' },
  'settle-withdrawal': { zh: '提现完成', en: 'Withdrawal paid out' },
  'reject-withdrawal': { zh: '提现退回', en: 'Withdrawal returned' },
  hold: { zh: '付款冻结', en: 'Held for a payment' },
  'void-hold': { zh: '付款解冻', en: 'Hold given back' },
  tick: { zh: '系统时钟', en: 'Clock' },
  move: { zh: '关系变更', en: 'Move' },
  activate: { zh: '方案启用', en: 'Scheme activated' },
  'fund-opening': { zh: '期初资金', en: 'Money for opening balances' },
  'open-balances': { zh: '期初余额（从旧商城带入）', en: 'Opening balance, brought along' },
}

/** What operators do, as the audit log names it. */
const actTitles = {
  login: { zh: '登录', en: 'Logged in' },
  inject: { zh: '注资', en: 'Put money into a pool' },
  'refund-order': { zh: '订单退款', en: 'Refunded an order' },
  'receive-order': { zh: '代为确认收货', en: 'Recorded that an order arrived' },
  'settle-withdrawal': { zh: '提现已打款', en: 'Paid a withdrawal out' },
  'reject-withdrawal': { zh: '退回提现', en: 'Returned a withdrawal' },
  'retry-command': { zh: '重新发送命令', en: 'Sent a command again' },
  verify: { zh: '核验流水账', en: 'Verified the journal' },
  'activate-scheme': { zh: '启用方案', en: 'Activated a scheme' },
  'propose-profile': { zh: '提议变更法域', en: 'Proposed another law' },
  'approve-profile': { zh: '批准变更法域', en: 'Approved another law' },
  'withdraw-profile': { zh: '撤回变更法域', en: 'Withdrew another law' },
  'state-conduct': { zh: '说明经营行为', en: 'Stated the mall’s conduct' },
  'check-live-figures': { zh: '检查实际数字', en: 'Checked the live figures' },
  'run-experiment': { zh: '运行实验', en: 'Ran an experiment' },
  fork: { zh: '从今天推演', en: 'Forked today’s state' },
  'cancel-experiment': { zh: '取消实验', en: 'Cancelled an experiment' },
  'propose-import': { zh: '提交搬家导入', en: 'Brought an import' },
  'approve-import': { zh: '批准搬家导入', en: 'Approved an import' },
  'withdraw-import': { zh: '撤回搬家导入', en: 'Withdrew an import' },
  'resume-import': { zh: '继续搬家导入', en: 'Resumed an import' },
  'create-intake-key': { zh: '发放接单密钥', en: 'Made a key for another shop' },
  'revoke-intake-key': { zh: '作废接单密钥', en: 'Revoked a key of another shop' },
  'appoint-agent': { zh: '任命区域代理', en: 'Appointed a region agent' },
  'dismiss-agent': { zh: '免去区域代理', en: 'Dismissed a region agent' },
  'open-point': { zh: '开通或更改服务点', en: 'Opened or changed a service point' },
  'close-point': { zh: '关闭服务点', en: 'Closed a service point' },
} as const satisfies Record<string, LocalText>

/** An act of the audit log; one without a title does not compile. */
export type ActName = keyof typeof actTitles

/** Title of an act; one of an older release stands for itself. */
export const actTitle = (act: string): LocalText => (actTitles as Record<string, LocalText>)[act] ?? plain(act)

const accountTitles: Record<string, LocalText> = {
  available: { zh: '可用零钱', en: 'Available' },
  pending: { zh: '待结算', en: 'Pending' },
  frozen: { zh: '冻结', en: 'Frozen' },
  leaving: { zh: '提现中', en: 'Leaving' },
  held: { zh: '付款冻结', en: 'Held for payment' },
  debt: { zh: '欠款', en: 'Debt' },
  growth: { zh: '增值积分', en: 'Growth points' },
  release: { zh: '待释放积分', en: 'Release points' },
  shopping: { zh: '消费积分', en: 'Shopping points' },
  equity: { zh: '贡献分', en: 'Equity credits' },
  coin: { zh: '消费币', en: 'Consume coins' },
}

const targetTitles: Record<string, LocalText> = {
  cost: { zh: '商品成本', en: 'Cost of goods' },
  platform: { zh: '平台', en: 'Platform' },
  merchant: { zh: '商家货款', en: 'Merchant’s goods money' },
}

const plain = (word: string): LocalText => ({ zh: word, en: word })

/** Title of a plan by its name, such as `referral`. */
export const planTitle = (plan: string): LocalText => planRegistry.get(plan)?.title ?? plain(plan)

/** Title of a rule of spec/4, such as `direct`; a dividend's rule is the rank itself. */
export function ruleTitle(rule: string): LocalText {
  const position = /^referral-(\d+)$/.exec(rule)?.[1]
  if (position !== undefined) return { zh: `第${position}位推荐`, en: `Referral ${position} of the cycle` }
  return ruleTitles[rule] ?? plain(rule)
}

/** Title of a command's kind as a statement names it. */
export const kindTitle = (kind: string): LocalText => kindTitles[kind] ?? ruleTitles[kind] ?? plain(kind)

/** Title of one of a member's accounts: cash by the account, points by what they are. */
export const accountTitle = (account: string, asset: string): LocalText =>
  (asset === 'CNY' ? accountTitles[account] : accountTitles[asset.split(':')[0] ?? '']) ?? plain(account)

/** Title of a target of an allocation: the platform's own accounts, or a plan. */
export const targetTitle = (target: string, plan: string | undefined): LocalText =>
  plan === undefined ? (targetTitles[target] ?? plain(target)) : planTitle(plan)
