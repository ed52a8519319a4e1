/** A provider's word that money came in. Its time is data; what counts is when the mall hears of it. */
export interface PaymentNotification {
  payment: string
  /** The provider's own number of the movement: the same number twice is the same money. */
  reference: string
  amountFen: bigint
  paidAt: string
}

/** Takes the part of a payment that the wallet does not pay. */
export interface PaymentProvider {
  readonly name: string
  /** A development provider moves no real money; a live mall refuses it. */
  readonly development: boolean
  /** Tells the provider about a payment; may be called again for the same payment. Returns where the member pays. */
  open(payment: { payment: string; amountFen: bigint; expiresAt: Date }): Promise<{ url: string }>
  /** Where an opened payment is paid. */
  urlOf(payment: string): string
  /**
   * Reads a notification and checks that the provider itself sent it.
   * @throws MallError bad-signature
   */
  readNotification(notification: PaymentNotification, signature: string): PaymentNotification
  /** Gives money back; may be called again with the same id. Returns the provider's number of the refund. */
  refund(refund: { id: string; payment: string; reference: string; amountFen: bigint }): Promise<{ number: string }>
}
