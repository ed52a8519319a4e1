import type { LocalText } from '../shared/text.ts'

/** Everything that can be wrong with a file of a shop that moves in: the closed list, as operators read it. */
export const rowProblems = {
  'bad-encoding': {
    zh: '文件既不是UTF-8也不是GB18030编码；请另存为“CSV UTF-8”',
    en: 'The file is neither UTF-8 nor GB18030; save it as "CSV UTF-8"',
  },
  'empty-file': { zh: '文件没有表头', en: 'The file has no header' },
  'missing-column': { zh: '缺少必需的列', en: 'A column that is needed is missing' },
  'unknown-column': { zh: '不认识的列名', en: 'No column of this name is known' },
  'repeated-column': { zh: '列名重复', en: 'The column is there twice' },
  'unknown-plan': { zh: '方案里没有这个模式', en: 'The scheme has no such plan' },
  'wrong-plan': { zh: '该模式没有这种余额或关系', en: 'The plan keeps no such balances or tree' },
  'unknown-ladder': { zh: '方案里没有这个级别体系', en: 'The scheme has no such ladder' },
  'too-many-rows': { zh: '行数超过上限', en: 'There are more rows than an import may have' },
  'wrong-column-count': { zh: '列数与表头不符', en: 'The row has another number of columns than the header' },
  'bad-quotes': {
    zh: '引号不成对；其后的行可能也受影响',
    en: 'A quotation mark is not closed or stands in the wrong place; rows after it may be swallowed',
  },
  'missing-value': { zh: '必填的值为空', en: 'A value that is needed is empty' },
  'bad-phone': {
    zh: '不是11位大陆手机号；若显示为1.38E+10，请把该列设为文本',
    en: 'Not a mainland mobile number of 11 digits; if it shows as 1.38E+10, make the column a text',
  },
  'bad-id': { zh: '原编号须为1至64个字符', en: 'An id of the old shop has 1 to 64 characters' },
  'bad-name': {
    zh: '姓名最多64个字符，不含控制字符',
    en: 'A name has at most 64 characters and no control characters',
  },
  'bad-date': { zh: '日期写作2024-05-31或2024-05-31 12:30', en: 'A date is written 2024-05-31 or 2024-05-31 12:30' },
  'future-date': { zh: '日期在未来', en: 'The date is in the future' },
  'bad-region': { zh: '地区代码写作440106', en: 'A region is written 440106' },
  'bad-amount': {
    zh: '数额只写数字和小数点，不超过该单位的小数位',
    en: 'An amount is digits and a point, with no more decimals than its unit has',
  },
  'negative-amount': { zh: '期初余额不能为负', en: 'An opening balance is not negative' },
  'bad-flag': { zh: '写“是”或“否”', en: 'Write yes or no' },
  'bad-lot': {
    zh: '批次的剩余须大于零且不超过发放数',
    en: 'A lot has something left, and no more than was granted',
  },
  'bad-daily': {
    zh: '积分分红的批次必须写每日释放数，其他模式不写',
    en: 'A lot of a staged release has a daily amount, a lot of another plan has none',
  },
  'unknown-rank': { zh: '级别体系里没有这个级别', en: 'The ladder has no such rank' },
  'duplicate-phone': { zh: '手机号在前面的行已出现', en: 'An earlier row has the same phone' },
  'duplicate-id': { zh: '原编号已使用', en: 'The id of the old shop is in use already' },
  'member-exists': { zh: '该手机号已是本商城会员', en: 'The phone is a member of this mall already' },
  'unknown-referrer': { zh: '找不到推荐人', en: 'There is no such referrer, neither in the files nor in the mall' },
  'two-referrers': { zh: '手机号与编号只填一个', en: 'Give the phone or the id, not both' },
  'own-referrer': { zh: '推荐人是本人', en: 'Nobody is their own referrer' },
  'referral-cycle': { zh: '推荐关系成环', en: 'The referrers go round in a circle' },
  'referrer-broken': { zh: '推荐人所在的行有误', en: 'The referrer’s own row is broken' },
  'unknown-parent': {
    zh: '找不到安置上级',
    en: 'There is no such placement parent, neither in the files nor in the mall',
  },
  'placement-cycle': { zh: '安置关系成环', en: 'The placement parents go round in a circle' },
  'parent-broken': { zh: '安置上级所在的行有误', en: 'The placement parent’s own row is broken' },
  'unknown-member': {
    zh: '会员既不在会员文件里，也不是本商城会员',
    en: 'The member is neither in the file of members nor in the mall',
  },
  'member-broken': { zh: '该会员在会员文件中的行有误', en: 'The member’s own row is broken' },
  'duplicate-member': { zh: '前面的行已有该会员的余额', en: 'An earlier row has balances of this member' },
  'already-opened': { zh: '该会员的期初余额已入账', en: 'The opening balances of this member are booked already' },
  'too-many-lots': { zh: '该会员的批次超过上限', en: 'The member has more lots than can be brought along' },
  'unbacked-points': {
    zh: '底池资金低于积分按当前价格的价值',
    en: 'The cash for the pool is less than its points at the present price',
  },
  'expected-otherwise': { zh: '与您声明的合计不符', en: 'It differs from the total you stated' },
} as const satisfies Record<string, LocalText>

export type RowProblemCode = keyof typeof rowProblems

export type ImportFileKind = 'members' | 'balances' | 'lots'
export const importFileKinds: readonly ImportFileKind[] = ['members', 'balances', 'lots']

/** One thing wrong, and where. It never carries what the cell says: that may be somebody's phone. */
export interface RowProblem {
  readonly file: ImportFileKind
  /** Line of the file, from 1; 0 for the file as a whole. */
  readonly line: number
  /** The column's name as the file writes it; empty for the whole row. */
  readonly column: string
  readonly code: RowProblemCode
}
