/** The referral code of the link this browser came through, kept until the visitor has joined. */
const STORED = 'huoshui.invitation'

export function invitation(): string {
  return localStorage.getItem(STORED) ?? ''
}

export function keepInvitation(code: string): void {
  localStorage.setItem(STORED, code)
}

export function dropInvitation(): void {
  localStorage.removeItem(STORED)
}
