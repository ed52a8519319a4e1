import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { NextIcon } from './icons.tsx'

/** Named figures, one under the other. */
export function Rows({ children }: { children: ReactNode }) {
  return <dl className="rows">{children}</dl>
}

export function Row({
  name,
  hint,
  children,
  strong,
}: {
  name: string
  hint?: string | undefined
  children: ReactNode
  strong?: boolean
}) {
  return (
    <div className={strong ? 'row row-strong' : 'row'}>
      <dt>
        <span>{name}</span>
        {hint && <small>{hint}</small>}
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

export function Card({ title, children, tone }: { title?: string; children: ReactNode; tone?: 'mist' | 'sand' }) {
  return (
    <section className={tone ? `card card-${tone}` : 'card'}>
      {title && <h2>{title}</h2>}
      {children}
    </section>
  )
}

/** A line that leads to another page. */
export function Way({ to, icon, children }: { to: string; icon?: ReactNode; children: ReactNode }) {
  return (
    <Link className="way" to={to}>
      {icon}
      <span>{children}</span>
      <NextIcon />
    </Link>
  )
}

/** What is true of the figures above it. */
export function Truth({ children }: { children: ReactNode }) {
  return <p className="truth">{children}</p>
}
