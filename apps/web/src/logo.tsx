/** Flowing water: three waves, each a little calmer than the one above. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <rect width="48" height="48" rx="13" fill="#0b5f6a" />
      <g fill="none" strokeLinecap="round" strokeWidth="3.6">
        <path stroke="#fbfaf6" d="M9 19c5-5.5 10-5.5 15 0s10 5.5 15 0" />
        <path stroke="#bfe0dd" d="M9 27.5c5-5.5 10-5.5 15 0s10 5.5 15 0" />
        <path stroke="#6fb3b2" d="M14 36c3.3-3.6 6.7-3.6 10 0s6.7 3.6 10 0" />
      </g>
    </svg>
  )
}
