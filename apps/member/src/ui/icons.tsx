import type { ReactNode } from 'react'

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      width="24"
      height="24"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  )
}

export const ShopIcon = () => (
  <Icon>
    <path d="M5 8h14l-1 11.5H6z" />
    <path d="M9 10.5V7a3 3 0 0 1 6 0v3.5" />
  </Icon>
)

/** A drop over its pool. */
export const PointsIcon = () => (
  <Icon>
    <path d="M12 3.5c2.6 3.2 4 5.2 4 7.1a4 4 0 0 1-8 0c0-1.9 1.4-3.9 4-7.1z" />
    <path d="M3.5 19.5c2.8-2.3 5.7-2.3 8.5 0s5.7 2.3 8.5 0" />
  </Icon>
)

export const StatementIcon = () => (
  <Icon>
    <path d="M6 3.5h12v17l-3-1.8-3 1.8-3-1.8-3 1.8z" />
    <path d="M9 8.5h6M9 12.5h6" />
  </Icon>
)

export const MeIcon = () => (
  <Icon>
    <circle cx="12" cy="8" r="3.7" />
    <path d="M4.8 20c.7-3.7 3.6-5.8 7.2-5.8s6.5 2.1 7.2 5.8" />
  </Icon>
)

export const NextIcon = () => (
  <svg className="next" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path
      d="M6 3l5 5-5 5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
)
