/** Chinese texts of the member page. English (en.ts) has the very same keys; a test and the compiler hold them to it. */
export const zh = {
  mall: { name: '活水', tagline: '每一分钱的去向，都看得见' },
  sandbox: { banner: '沙盒演示：不收真钱，不发真货', inbox: '打开验证码收件箱' },
  nav: { label: '主导航', shop: '商城', points: '积分', statement: '账单', me: '我的' },
  act: {
    back: '返回', retry: '重试', cancel: '取消', confirm: '确认', close: '关闭', more: '加载更多', copy: '复制', copied: '已复制',
    save: '保存', saved: '已保存', all: '全部', skip: '跳到正文', details: '查看详情', home: '回到商城',
  },
  wait: { loading: '正在加载', working: '正在处理' },
  fail: {
    offline: '网络断开了，请检查连接后重试。',
    'server-down': '暂时连不上服务器，请稍后重试。',
    unexpected: '出了点问题，请重试。',
    title: '没有加载出来',
    notFound: '没有这个页面',
    notFoundText: '链接可能写错了，或者内容已经不在了。',
  },
  problem: {
    unauthenticated: '请先登录。',
    'insufficient-points': '没有这么多可卖的积分。',
    'locked-points': '这部分积分还在锁定期。',
    'insufficient-funds': '零钱余额不足。',
    'bad-amount': '金额格式不对：只写数字，最多两位小数。',
  },
  login: {
    title: '登录', lead: '用手机号登录，第一次登录就是加入。', phone: '手机号', phoneHint: '请输入 11 位手机号', code: '验证码',
    codeHint: '6 位数字', getCode: '获取验证码', again: '{{seconds}} 秒后重发', sent: '验证码已发送', name: '称呼（选填）', nameHint: '新会员可填，以后能改',
    submit: '登录', invited: '你正通过推荐链接加入', invitedCode: '推荐码 {{code}}', invitedText: '加入后推荐人就定了。推荐人会因为你的订单得到奖励，规则在“方案说明”里。',
    dropInvite: '不使用推荐链接', badPhone: '手机号是 11 位数字，以 1 开头。', badCode: '验证码是 6 位数字。', needed: '登录后才能看到这一页。',
  },
  invite: { title: '推荐链接', from: '{{name}} 邀请你来看看', join: '登录并加入', look: '先看看商品', free: '加入不用付钱，也不必购买。' },
  shop: {
    title: '商城', empty: '还没有上架的商品', emptyText: '商品上架后会出现在这里。', gives: '附送增值积分 {{points}}', buy: '购买', scheme: '当前方案', about: '方案说明',
    perUnit: '每份',
  },
  product: {
    now: '现在下单得到', nowHint: '按此刻的价格计算；以订单结算那一刻的价格为准。', price: '价格', pointPrice: '此刻积分单价', saleNow: '这些积分此刻卖出可得', notPromised: '不承诺什么',
    notPromisedText: '积分不是存款，也不是理财。单价由底池和积分总数相除得到；以后有没有人下单、什么时候能卖到多少钱，谁也不能保证。',
    minted: '增值积分', where: '这笔钱去哪里', quantity: '数量', order: '去下单', description: '商品说明', concerns: '与你有关的分账', total: '合计', rule: '规则',
  },
  pay: {
    title: '确认订单', product: '商品', quantity: '数量', total: '应付', wallet: '用零钱支付', walletHint: '可用 {{amount}}', useAll: '用足零钱', rest: '收银台支付', submit: '提交订单',
    submitWallet: '用零钱付款', tooMuch: '不能超过可用零钱和订单金额。', note: '提交后有一段时间付款；过期未付，订单自动取消，零钱原路退回。',
  },
  order: {
    title: '订单', list: '我的订单', empty: '还没有订单', emptyText: '下单以后，这里能看到每一笔的进展。', number: '订单号', placed: '下单时间', total: '总额', fromWallet: '零钱部分', fromCashier: '收银台部分',
    payNow: '去收银台付款', cancel: '取消订单', cancelAsk: '确定取消这笔订单吗？', cancelled: '订单已取消', expires: '请在 {{time}} 前付款', progress: '进展',
    waiting: '正在结算，请稍等…', waitingText: '钱已收到，正在记账。通常不到一秒；页面会自己更新。', slow: '比平时久一点。可以离开，账单里会有结果。',
    settledText: '已结算。下面是这笔订单给你带来的变化。', changes: '这笔订单的变化', none: '这笔订单没有给你的账户带来变化。', toPoints: '看我的积分', toStatement: '看账单',
    state: {
      created: '待付款', pending: '待付款', paid: '已付款', settling: '结算中', settled: '已结算', cancelled: '已取消', expired: '已过期', refunded: '已退款', refunding: '退款中', received: '已收货', quarantined: '处理中', failed: '未完成',
    },
  },
  points: {
    title: '我的积分', holding: '持有', locked: '锁定中', price: '单价', gross: '总值', saleNow: '现在全部卖出可得', saleHint: '总值扣除留在底池的 {{backflow}}', cost: '本轮消费', costPrice: '单价到 ¥{{price}} 时，总值等于消费额', realised: '本轮已卖出', toExit: '距封顶出局',
    exitAt: '上限是消费额的 {{multiple}} 倍：{{target}}', toExitHint: '总值与已卖出合计达到上限时，积分会自动全部卖出。', noExit: '本方案没有封顶', empty: '还没有增值积分', emptyText: '买一份带积分的商品，结算后会出现在这里。', sell: '卖出积分', sellHint: '按此刻单价，随时可卖',
    pool: '底池', fund: '底池现金', supply: '积分总数', backflow: '卖出留存', history: '单价记录', historyEmpty: '还没有单价记录', historyTable: '最近的变化', at: '时间', cause: '原因',
    truth: '单价 = 底池现金 ÷ 积分总数。卖出时拿到总值的 {{share}}，其余留在底池。以后的价格取决于以后的订单，没有人能保证。', exact: '精确值', link: '让朋友看到这家店', perPoint: '/ 分',
    chart: '单价从 {{first}} 到 {{last}}，共 {{count}} 个点', share: '{{percent}}',
    cause_order: '订单', cause_sell: '卖出', cause_exit: '封顶出局', cause_inject: '注资', cause_refund: '退款', cause_other: '变化',
  },
  sell: {
    title: '卖出积分', amount: '卖出数量', sellable: '可卖 {{points}}', all: '全部', preview: '卖出预览', gross: '总值', stays: '留在底池', paid: '到手', price: '单价', next: '下一步', confirmTitle: '确认卖出',
    confirmText: '卖出的积分会被注销，不能撤回。到手金额以成交那一刻的单价为准。', submit: '确认卖出', done: '卖出成功', doneText: '已存入零钱', points: '卖出积分', line: '看这笔账', enter: '输入数量，先看能拿到多少。',
    badPoints: '数量是数字，最多六位小数。', tooMany: '超过了可卖的数量。', nothing: '现在没有可卖的积分。', bought: '去商城看看',
  },
  statement: {
    title: '账单', empty: '还没有账目', emptyText: '你账户里的每一次变化都会记在这里，一笔不少。', end: '没有更早的账目了', today: '今天', yesterday: '昨天', reason: '依据', open: '查看依据：{{title}}',
    plan: '模式', rule: '规则', basis: '基数', rate: '比例', amount: '金额', order: '订单', from: '来自', sequence: '流水号', time: '时间', formula: '自己算一遍', changes: '账户变化', fixed: '固定金额',
    noReason: '这一笔不是奖励，是你自己的操作或付款。', toOrder: '打开订单', sequenceHint: '流水账是只增不改、逐条相连的账本；凭这个号可以在其中找到这一笔。',
    account: {
      available: '可用零钱', pending: '待结算', frozen: '冻结', leaving: '提现中', held: '预留', debt: '欠款', growth: '增值积分', release: '待释放积分', shopping: '消费积分', equity: '贡献分', coin: '消费币', points: '积分', wallet: '零钱',
    },
  },
  wallet: {
    title: '零钱', available: '可用', pending: '待结算', frozen: '冻结', leaving: '提现中', held: '下单预留', debt: '欠款', withdraw: '提现', amount: '提现金额', submit: '申请提现', done: '已提交，等待工作人员处理', list: '提现记录',
    empty: '还没有提现', emptyText: '卖出积分或得到奖励后，可以把零钱提出来。', sandboxNote: '沙盒里的提现只记账，不会真的打款。',
    hint: { pending: '还没结算的奖励', frozen: '按规则暂时冻结', held: '已下单、还没付清的部分', leaving: '正在转出', debt: '以后的收入先还这里' },
    state: { open: '待处理', pending: '待处理', leaving: '待处理', requested: '待处理', settled: '已打款', rejected: '已退回' },
  },
  link: {
    title: '我的链接', lead: '朋友用这个链接加入，你就是 Ta 的推荐人。', qr: '推荐链接二维码，内容：{{link}}', copy: '复制链接', code: '推荐码', direct: '直接推荐的人', count: '{{count}} 人', empty: '还没有人通过你的链接加入', emptyText: '把链接发给想来买东西的朋友。',
    promoter: '已购买', notYet: '未购买', joined: '{{date}} 加入', truth: '奖励来自朋友真实的订单，比例写在“方案说明”里。光加入、不下单，没有任何奖励。', copyFailed: '复制不了，请长按链接手动复制。',
  },
  about: {
    title: '方案说明', active: '当前方案', version: '第 {{version}} 版', mode: '运行方式', sandbox: '沙盒', live: '正式', plans: '模式与参数', coverage: '兑付覆盖率', coverageNone: '本方案没有需要以后兑付的承诺。', priceLaw: '积分价格怎么来',
    products: '每笔订单怎么分', truth: '要知道的事', queue: '没有人卖出时，轮到封顶要等多少单',
  },
  me: { title: '我的', orders: '我的订单', wallet: '零钱与提现', link: '我的链接', about: '方案说明', settings: '设置', joined: '{{date}} 加入', referrer: '推荐人：{{name}}', noReferrer: '没有推荐人', login: '登录 / 加入', guest: '还没有登录', noName: '会员' },
  settings: { title: '设置', name: '称呼', nameHint: '最多 64 个字', language: '语言', logout: '退出登录', logoutAsk: '确定退出登录吗？', phone: '手机号', code: '推荐码' },
  language: { zh: '中文', en: 'English', switch: '切换语言' },
}

/** The shape every language must have: the same keys, any text. */
export type Texts = Same<typeof zh>
type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> }
