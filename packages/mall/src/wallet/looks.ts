import { type Engine, type Wallet, walletOf } from '@huoshui/engine'

export const walletLooks = {
  /** A member's cash; undefined when the journal does not know the member. */
  wallet: (engine: Engine, member: string): Wallet | undefined => walletOf(engine, member),

  /** Available cash of each of these members, in fen; 0 for those the journal does not know. */
  available: (engine: Engine, members: readonly string[]): bigint[] =>
    members.map((member) => walletOf(engine, member)?.available ?? 0n),

  /** The platform's own money, in fen; income may be negative. */
  platform({ state, mall }: Engine) {
    const { income, cost, remainder } = mall.accounts
    const fen = (account: typeof income): bigint => state.balance(account)
    return { income: fen(income), cost: fen(cost), remainder: fen(remainder) }
  },
}
