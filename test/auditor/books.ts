/** Double-entry books: every movement takes from one account what it gives to another. */
export class Books {
  readonly #assets = new Map<string, Map<string, bigint>>()

  balance(asset: string, account: string): bigint {
    return this.#assets.get(asset)?.get(account) ?? 0n
  }

  move(asset: string, { from, to, amount }: { from: string; to: string; amount: bigint }): void {
    if (amount < 0n) throw new Error(`a movement of ${amount} ${asset} from ${from} to ${to}`)
    const accounts = this.#assets.get(asset) ?? new Map<string, bigint>()
    this.#assets.set(asset, accounts)
    accounts.set(from, (accounts.get(from) ?? 0n) - amount)
    accounts.set(to, (accounts.get(to) ?? 0n) + amount)
    if (amount > 0n && this.balance(asset, from) < 0n && !mayOwe(from)) throw new Error(`${from} would fall below zero`)
  }

  /** Accounts of one asset that begin with a prefix, in the order of their first movement. */
  accounts(asset: string, prefix: string): [account: string, balance: bigint][] {
    return [...(this.#assets.get(asset) ?? [])].filter(([account]) => account.startsWith(prefix))
  }

  /** Law 1: the sum of all accounts is zero for every asset. */
  conserved(): boolean {
    for (const accounts of this.#assets.values()) {
      let total = 0n
      for (const balance of accounts.values()) total += balance
      if (total !== 0n) return false
    }
    return true
  }
}

/** The outside world, points not yet issued, the platform's own share and what members owe may be below zero. */
function mayOwe(account: string): boolean {
  return (
    account.startsWith('external:') ||
    account.startsWith('issue:') ||
    account === 'platform:income' ||
    account.endsWith(':debt')
  )
}
