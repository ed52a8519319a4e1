/** The water line at the foot of a deep card. */
export function Ripples() {
  return (
    <svg className="ripples" viewBox="0 0 400 80" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path d="M0 38c50-26 100-26 150 0s100 26 150 0 75-20 100-8v50H0z" fill="#ffffff" opacity=".05" />
      <path d="M0 56c60-22 110-18 160 0s110 20 160 0 60-12 80-6v30H0z" fill="#ffffff" opacity=".06" />
    </svg>
  )
}
