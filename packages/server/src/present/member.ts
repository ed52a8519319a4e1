import { formatFen } from '@huoshui/engine'
import { type Mall, MallError, type MemberRow, maskName, type ShownWithdrawal } from '@huoshui/mall'
import { at } from './time.ts'

export async function presentMe(mall: Mall, member: MemberRow) {
  const referrer = await mall.members.referrerOf(member)
  return {
    id: member.id,
    phoneMasked: member.phone_masked,
    name: member.name,
    referralCode: member.referral_code,
    ...(referrer && { referrer: { name: maskName(referrer.name) } }),
    joinedAt: at(member.joined_at),
    locale: member.locale,
  }
}

export function presentWithdrawal(row: ShownWithdrawal) {
  return {
    id: row.id,
    amount: formatFen(row.amount_fen),
    state: row.state,
    at: at(row.created_at),
    ...(row.decided_at && { decidedAt: at(row.decided_at) }),
  }
}

export async function presentWallet(mall: Mall, member: string) {
  const wallet = await mall.books.look('wallet', member)
  if (wallet === undefined) throw new MallError('unknown-member')
  return {
    available: formatFen(wallet.available),
    pending: formatFen(wallet.pending),
    frozen: formatFen(wallet.frozen),
    leaving: formatFen(wallet.leaving),
    held: formatFen(wallet.held),
    debt: formatFen(wallet.debt),
  }
}
