import { local } from '@huoshui/web/language'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, NavLink, Outlet, useLocation } from 'react-router'
import { mallQuery, meQuery } from '../api/queries.ts'
import { Answer } from './answer.tsx'
import { MeIcon, PointsIcon, ShopIcon, StatementIcon } from './icons.tsx'

/** Pages that end an act of their own show their own button where the navigation would be. */
const WITHOUT_NAVIGATION = /^\/(login|r\/|products\/|points\/.+\/sell|orders\/.+)/

/** What is around every page: the sandbox notice, the page, the navigation. */
export function Frame() {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const main = useRef<HTMLElement>(null)
  const shown = useRef(pathname)

  // A new page begins at its top, for the eye and for the keyboard; a sheet over the same page does not.
  useEffect(() => {
    const section = (path: string) => (path.startsWith('/statement') ? '/statement' : path)
    if (section(shown.current) !== section(pathname)) {
      window.scrollTo(0, 0)
      main.current?.focus({ preventScroll: true })
    }
    shown.current = pathname
  }, [pathname])

  const navigation = !WITHOUT_NAVIGATION.test(pathname)
  return (
    <div className={navigation ? 'frame frame-navigated' : 'frame'}>
      <a className="skip" href="#main">
        {t('act.skip')}
      </a>
      <SandboxBanner />
      <main id="main" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
      {navigation && <Navigation />}
    </div>
  )
}

function SandboxBanner() {
  const { t } = useTranslation()
  const { data: mall } = useQuery(mallQuery)
  if (mall?.mode !== 'sandbox') return null
  return (
    <aside className="sandbox" aria-label={t('about.sandbox')}>
      {mall.notice ? local(mall.notice) : t('sandbox.banner')}
    </aside>
  )
}

function Navigation() {
  const { t } = useTranslation()
  const entries: [string, string, ReactNode][] = [
    ['/', t('nav.shop'), <ShopIcon key="shop" />],
    ['/points', t('nav.points'), <PointsIcon key="points" />],
    ['/statement', t('nav.statement'), <StatementIcon key="statement" />],
    ['/me', t('nav.me'), <MeIcon key="me" />],
  ]
  return (
    <nav className="navigation" aria-label={t('nav.label')}>
      {entries.map(([to, text, icon]) => (
        <NavLink key={to} to={to} end={to === '/'}>
          {icon}
          <span>{text}</span>
        </NavLink>
      ))}
    </nav>
  )
}

/** Pages of a member; a guest is sent to log in first and comes back afterwards. */
export function MembersOnly() {
  const me = useQuery(meQuery)
  const { pathname, search } = useLocation()
  return (
    <Answer query={me}>
      {(member) =>
        member ? <Outlet /> : <Navigate to={`/login?then=${encodeURIComponent(pathname + search)}`} replace />
      }
    </Answer>
  )
}

/** One page: its heading with the way back, its content, and the act it ends in at the foot. */
export function Page({
  title,
  back,
  children,
  foot,
}: {
  title: string
  back?: string
  children: ReactNode
  foot?: ReactNode
}) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('mall.name')}`
  }, [title, t])
  return (
    <>
      <header className="heading">
        {back !== undefined && (
          <Link className="heading-back" to={back} aria-label={t('act.back')}>
            <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
              <path
                d="M15 5l-7 7 7 7"
                fill="none"
                stroke="currentColor"
                strokeWidth="2"
                strokeLinecap="round"
                strokeLinejoin="round"
              />
            </svg>
          </Link>
        )}
        <h1>{title}</h1>
      </header>
      <div className="content">{children}</div>
      {foot && <div className="foot">{foot}</div>}
    </>
  )
}
