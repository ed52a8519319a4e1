import type { LocalText } from '../shared/text.ts'

/** What a plan does, in a sentence for members: who is paid, of what, and out of which money. */
export const planTexts: Readonly<Record<string, LocalText>> = {
  'appreciating-points': {
    zh: '每笔订单的一部分现金进入底池，按现价（底池÷积分总量）发给买家增值积分。积分可按现价卖回底池：到手为价格扣除回流比例后的金额，回流部分留在底池。',
    en: 'Part of each order’s cash enters a pool, and the buyer gets growth points at the present price (fund ÷ supply). Points can be sold back to the pool: the sale pays the price less the backflow, which stays in the pool.',
  },
  referral: {
    zh: '推荐人（及其推荐人）从订单中获得约定比例的奖励，最多两级；资金只来自该订单为此划出的部分。',
    en: 'The referrer, and at most the referrer’s own referrer, are paid the stated rates of an order, out of what that order set aside for it.',
  },
  'chain-2-plus-1': {
    zh: '每卖出一份礼包，推荐人得直推奖，其上最近的老板得见点奖；推荐够人数的代理升为老板，并把头几位留给上级。资金只来自订单为此划出的部分。',
    en: 'Each pack sold pays its sponsor, and the nearest boss above. An agent with enough recruits becomes a boss and leaves the first of them to the upline. All of it is paid out of what the order set aside.',
  },
  'withdrawal-hold': {
    zh: '代理和老板提现时先冻结一部分，两项任务都完成后全部放还。冻结的钱仍是本人的，始终列在零钱里。',
    en: 'Part of a withdrawal of agents and bosses is frozen until both tasks hold. What is frozen stays the member’s own and is always shown in the wallet.',
  },
  'refer-three': {
    zh: '推荐的第几位决定奖励的比例，一轮之后重新开始；资金只来自订单为此存下的部分。',
    en: 'The place of a referral in its cycle decides its rate. All of it is paid out of what orders have saved for it.',
  },
  'ad-release': {
    zh: '订单赠送待释放积分，完成当日任务后按比例释放到零钱，推荐人另得一部分。只用资金包里已有的钱支付，不足时所有人按同一比例少得，未付的仍未释放。',
    en: 'An order grants release points; whoever finished the day’s tasks is released a rate of them into the wallet, and referrers get a share. Only what the purse holds is paid: when it is short all are scaled alike, and the rest stays unreleased.',
  },
  'staged-release': {
    zh: '订单按档位得到待释放积分，每日释放；推荐和团队只让自己的积分释放得快一些，不额外增加。现金部分只用资金包里已有的钱支付，不足时按同一比例少得。',
    en: 'An order grants release points by its tier, released day by day. Referrals and teams release one’s own points sooner and add none. Cash is paid out of what the purse holds; when it is short all are scaled alike.',
  },
  'team-differential': {
    zh: '从买家的推荐人往上，每一级别得到比下面已发的多出来的差额；资金只来自订单为此划出的部分。',
    en: 'From the buyer’s referrer upwards each rank gets what it is due beyond what was paid below it, out of what the order set aside.',
  },
  'regional-agency': {
    zh: '订单的收货地区（或门店所在地区）的代理得到服务费，与推荐关系无关；资金只来自订单为此划出的部分。',
    en: 'The agent of the region an order goes to, or of the merchant’s region, is paid a service fee, whoever referred whom; out of what the order set aside.',
  },
  'rank-dividend': {
    zh: '订单划出的钱按周期分给各级别的成员，池里有多少分多少；没有人的级别，份额留到下期。',
    en: 'What orders set aside is shared out each period among the members of each rank: what is there, and no more. The share of a rank that nobody holds waits.',
  },
  'service-point': {
    zh: '订单在服务点凭码核销后，店主得到服务费；送货的订单没有这一项。',
    en: 'The owner of a service point is paid for each order handed out there by its code; shipped orders pay none.',
  },
  'merchant-recruiter': {
    zh: '引入商家的人按该商家的营业额得到约定比例；资金只来自订单为此划出的部分。',
    en: 'Whoever brought a merchant in is paid a rate of its turnover, out of what each order set aside.',
  },
  'points-redemption': {
    zh: '到店消费赠送消费积分，在商城按比例抵付；现金部分的一部分返给积分来源的商家。消费积分不能提现。',
    en: 'Paying at a merchant grants shopping points, which pay part of goods in the mall; part of the cash goes to the merchants the points came from. Shopping points cannot be withdrawn.',
  },
  'equity-credit': {
    zh: '按级别和业绩记录贡献分。贡献分不是钱，不是股份，也不作任何承诺。',
    en: 'Credits are recorded by rank and volume. They are neither money nor shares and promise nothing.',
  },
  'legacy-conversion': {
    zh: '旧平台欠会员的记为消费币，背后没有资金；用它购物时由运营者出钱进底池，得到的积分按期解锁。',
    en: 'What an old platform owes is recorded as consume coins, backed by nothing. When they buy goods the operator funds the pool, and the points unlock by and by.',
  },
  'queue-rebate': {
    zh: '每笔订单划出的钱付给排在最前面、尚未付清的订单。后面没有新订单，排队的就一直等。',
    en: 'What an order sets aside pays the oldest order in the queue that is not paid out. Without further orders those who queue go on waiting.',
  },
}
