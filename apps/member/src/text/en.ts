import type { Texts } from './zh.ts'

/** English texts of the member page. */
export const en: Texts = {
  mall: { name: 'Huoshui', tagline: 'See where every fen goes' },
  sandbox: { banner: 'Sandbox: no real money, no real goods', inbox: 'Open the code inbox' },
  nav: { label: 'Main', shop: 'Shop', points: 'Points', statement: 'Statement', me: 'Me' },
  act: {
    back: 'Back', retry: 'Try again', cancel: 'Cancel', confirm: 'Confirm', close: 'Close', more: 'Load more', copy: 'Copy', copied: 'Copied',
    save: 'Save', saved: 'Saved', all: 'All', skip: 'Skip to content', details: 'Details', home: 'Back to the shop',
  },
  wait: { loading: 'Loading', working: 'Working' },
  fail: {
    offline: 'You are offline. Check the connection and try again.',
    'server-down': 'The server cannot be reached right now. Please try again shortly.',
    unexpected: 'Something went wrong. Please try again.',
    title: 'This did not load',
    notFound: 'No such page',
    notFoundText: 'The link may be mistyped, or the content is gone.',
  },
  problem: {
    unauthenticated: 'Please log in first.',
    'insufficient-points': 'You do not have that many points to sell.',
    'locked-points': 'Some of these points are still locked.',
    'insufficient-funds': 'There is not enough in the wallet.',
    'bad-amount': 'Write the amount in digits, with at most two decimals.',
  },
  login: {
    title: 'Log in', lead: 'Log in with your phone number. The first login makes you a member.', phone: 'Phone number', phoneHint: '11 digits', code: 'Code',
    codeHint: '6 digits', getCode: 'Send code', again: 'Again in {{seconds}} s', sent: 'Code sent', name: 'Name (optional)', nameHint: 'For new members; can be changed later',
    submit: 'Log in', invited: 'You are joining through a referral link', invitedCode: 'Code {{code}}', invitedText: 'Your referrer is fixed when you join, and may be rewarded for your orders. The rules are under “About this scheme”.',
    dropInvite: 'Join without this link', badPhone: 'A phone number has 11 digits and starts with 1.', badCode: 'The code has 6 digits.', needed: 'Log in to see this page.',
  },
  invite: { title: 'Referral link', from: '{{name}} invites you to have a look', join: 'Log in and join', look: 'Look around first', free: 'Joining costs nothing and obliges you to buy nothing.' },
  shop: {
    title: 'Shop', empty: 'Nothing for sale yet', emptyText: 'Products will appear here once they are listed.', gives: 'With {{points}} growth points', buy: 'Buy', scheme: 'Scheme in force', about: 'About this scheme',
    perUnit: 'each',
  },
  product: {
    now: 'What an order gives now', nowHint: 'At the price of this moment; the price at settlement decides.', price: 'Price', pointPrice: 'Price of a point now', saleNow: 'A sale of these points pays now', notPromised: 'What is not promised',
    notPromisedText: 'Points are neither a deposit nor an investment product. Their price is the pool divided by all points; whether others will order, and what a sale will pay later, nobody can promise.',
    minted: 'Growth points', where: 'Where the money goes', quantity: 'Quantity', order: 'Order', description: 'Description', concerns: 'Parts that concern you', total: 'Total', rule: 'Rule',
  },
  pay: {
    title: 'Confirm order', product: 'Product', quantity: 'Quantity', total: 'To pay', wallet: 'Pay from wallet', walletHint: '{{amount}} available', useAll: 'Use all', rest: 'At the cashier', submit: 'Place order',
    submitWallet: 'Pay from wallet', tooMuch: 'Not more than the wallet holds or the order costs.', note: 'You have some time to pay. An unpaid order is cancelled by itself and its wallet part returns.',
  },
  order: {
    title: 'Order', list: 'My orders', empty: 'No orders yet', emptyText: 'Once you order, each step shows here.', number: 'Order number', placed: 'Placed', total: 'Total', fromWallet: 'From wallet', fromCashier: 'At the cashier',
    payNow: 'Pay at the cashier', cancel: 'Cancel order', cancelAsk: 'Cancel this order?', cancelled: 'Order cancelled', expires: 'Pay before {{time}}', progress: 'Progress',
    waiting: 'Settling, one moment…', waitingText: 'The money has arrived and is being booked. This usually takes less than a second; the page updates by itself.', slow: 'This takes longer than usual. You may leave; the statement will have the result.',
    settledText: 'Settled. This is what the order changed for you.', changes: 'Changes by this order', none: 'This order changed none of your accounts.', toPoints: 'My points', toStatement: 'Statement',
    state: {
      created: 'To pay', pending: 'To pay', paid: 'Paid', settling: 'Settling', settled: 'Settled', cancelled: 'Cancelled', expired: 'Expired', refunded: 'Refunded', refunding: 'Refunding', received: 'Received', quarantined: 'In progress', failed: 'Not completed',
    },
  },
  points: {
    title: 'My points', holding: 'Holding', locked: 'Locked', price: 'Price', gross: 'Gross value', saleNow: 'A sale of all pays now', saleHint: 'Gross value less the {{backflow}} that stays in the pool', cost: 'Spent this cycle', costPrice: 'At ¥{{price}} a point the gross value equals what was spent', realised: 'Sold this cycle', toExit: 'To the exit',
    exitAt: 'The limit is {{multiple}} × what was spent: {{target}}', toExitHint: 'When gross value and what was sold reach the limit together, all points are sold automatically.', noExit: 'This scheme has no exit', empty: 'No growth points yet', emptyText: 'Buy a product that comes with points; they appear once the order is settled.', sell: 'Sell points', sellHint: 'At the present price, at any time',
    pool: 'Pool', fund: 'Cash in the pool', supply: 'All points', backflow: 'Kept at a sale', history: 'Price history', historyEmpty: 'No prices recorded yet', historyTable: 'Latest changes', at: 'Time', cause: 'Cause',
    truth: 'Price = cash in the pool ÷ all points. A sale pays {{share}} of the gross value, the rest stays in the pool. The price of tomorrow depends on the orders of tomorrow; nobody can promise it.', exact: 'Exact', link: 'Show this shop to a friend', perPoint: '/ point',
    chart: 'Price from {{first}} to {{last}}, {{count}} steps', share: '{{percent}}',
    cause_order: 'Order', cause_sell: 'Sale', cause_exit: 'Exit', cause_inject: 'Injection', cause_refund: 'Refund', cause_other: 'Change',
  },
  sell: {
    title: 'Sell points', amount: 'Points to sell', sellable: '{{points}} can be sold', all: 'All', preview: 'Preview', gross: 'Gross value', stays: 'Stays in the pool', paid: 'You receive', price: 'Price', next: 'Next', confirmTitle: 'Confirm the sale',
    confirmText: 'Sold points are destroyed and cannot be brought back. The price at the moment of the sale decides what you receive.', submit: 'Sell', done: 'Sold', doneText: 'Paid into your wallet', points: 'Points sold', line: 'Open the statement line', enter: 'Enter a number to see what you would receive.',
    badPoints: 'Write digits, with at most six decimals.', tooMany: 'More than can be sold.', nothing: 'There are no points to sell now.', bought: 'To the shop',
  },
  statement: {
    title: 'Statement', empty: 'No lines yet', emptyText: 'Every change in your accounts is written here, none left out.', end: 'No earlier lines', today: 'Today', yesterday: 'Yesterday', reason: 'Reason', open: 'Open the reason: {{title}}',
    plan: 'Plan', rule: 'Rule', basis: 'Basis', rate: 'Rate', amount: 'Amount', order: 'Order', from: 'From', sequence: 'Entry', time: 'Time', formula: 'Check it yourself', changes: 'Accounts', fixed: 'Fixed amount',
    noReason: 'This line is no reward: it is your own act or payment.', toOrder: 'Open the order', sequenceHint: 'The journal is a chained book that is only ever added to; this number finds the entry in it.',
    account: {
      available: 'Wallet', pending: 'Pending', frozen: 'Frozen', leaving: 'Leaving', held: 'Held', debt: 'Debt', growth: 'Growth points', release: 'Release points', shopping: 'Shopping points', equity: 'Equity credit', coin: 'Coins', points: 'Points', wallet: 'Wallet',
    },
  },
  wallet: {
    title: 'Wallet', available: 'Available', pending: 'Pending', frozen: 'Frozen', leaving: 'Leaving', held: 'Held for orders', debt: 'Debt', withdraw: 'Withdraw', amount: 'Amount', submit: 'Request withdrawal', done: 'Requested; staff will handle it', list: 'Withdrawals',
    empty: 'No withdrawals yet', emptyText: 'After a sale of points or a reward you can take the cash out.', sandboxNote: 'In the sandbox a withdrawal is booked, and no bank is paid.',
    hint: { pending: 'Rewards not settled yet', frozen: 'Held back by a rule', held: 'Ordered, not fully paid yet', leaving: 'On its way out', debt: 'Paid first from later income' },
    state: { open: 'Open', pending: 'Open', leaving: 'Open', requested: 'Open', settled: 'Paid out', rejected: 'Returned' },
  },
  link: {
    title: 'My link', lead: 'A friend who joins through this link has you as referrer.', qr: 'QR code of the referral link {{link}}', copy: 'Copy link', code: 'Code', direct: 'People you referred', count: '{{count}}', empty: 'Nobody has joined through your link yet', emptyText: 'Send it to a friend who wants to buy something here.',
    promoter: 'Has bought', notYet: 'Not bought yet', joined: 'Joined {{date}}', truth: 'Rewards come from real orders of your friends, at the rates under “About this scheme”. Joining alone earns nobody anything.', copyFailed: 'Copying is not possible here. Press and hold the link instead.',
  },
  about: {
    title: 'About this scheme', active: 'Scheme in force', version: 'Version {{version}}', mode: 'Mode', sandbox: 'Sandbox', live: 'Live', plans: 'Plans and parameters', coverage: 'Coverage', coverageNone: 'Nothing in this scheme is owed for later.', priceLaw: 'Where the price of a point comes from',
    products: 'How an order is divided', truth: 'What you should know', queue: 'Orders until an exit is reached if nobody sells',
  },
  me: { title: 'Me', orders: 'My orders', wallet: 'Wallet and withdrawals', link: 'My link', about: 'About this scheme', settings: 'Settings', joined: 'Joined {{date}}', referrer: 'Referrer: {{name}}', noReferrer: 'No referrer', login: 'Log in / join', guest: 'Not logged in', noName: 'Member' },
  settings: { title: 'Settings', name: 'Name', nameHint: 'At most 64 characters', language: 'Language', logout: 'Log out', logoutAsk: 'Log out now?', phone: 'Phone number', code: 'Code' },
  language: { zh: '中文', en: 'English', switch: 'Switch language' },
}
