import {
  AccountBookOutlined,
  AuditOutlined,
  DashboardOutlined,
  EnvironmentOutlined,
  ExperimentOutlined,
  FileTextOutlined,
  ImportOutlined,
  LineChartOutlined,
  LogoutOutlined,
  MenuOutlined,
  ShoppingOutlined,
  TeamOutlined,
  WalletOutlined,
} from '@ant-design/icons'
import { answer, api } from '@huoshui/web/api'
import { local } from '@huoshui/web/language'
import { Logo } from '@huoshui/web/logo'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Drawer, Grid, Layout, Menu } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, Outlet, useLocation } from 'react-router'
import { mallQuery, operatorQuery, queryClient } from '../api/queries.ts'
import { Answer } from './answer.tsx'
import { LanguageSwitch } from './language-switch.tsx'

const PLACES = [
  ['/', 'overview', <DashboardOutlined key="icon" />],
  ['/pools', 'pools', <LineChartOutlined key="icon" />],
  ['/members', 'members', <TeamOutlined key="icon" />],
  ['/orders', 'orders', <ShoppingOutlined key="icon" />],
  ['/withdrawals', 'withdrawals', <WalletOutlined key="icon" />],
  ['/places', 'places', <EnvironmentOutlined key="icon" />],
  ['/journal', 'journal', <AccountBookOutlined key="icon" />],
  ['/scheme', 'scheme', <FileTextOutlined key="icon" />],
  ['/experiments', 'experiments', <ExperimentOutlined key="icon" />],
  ['/imports', 'imports', <ImportOutlined key="icon" />],
  ['/audit', 'audit', <AuditOutlined key="icon" />],
] as const

/** What is around every page of an operator; anybody else is sent to log in. */
export function Frame() {
  const operator = useQuery(operatorQuery)
  const { pathname } = useLocation()
  return (
    <Answer query={operator}>
      {(who) =>
        who ? <Desk name={who.name} /> : <Navigate to={`/login?then=${encodeURIComponent(pathname)}`} replace />
      }
    </Answer>
  )
}

function Desk({ name }: { name: string }) {
  const { t } = useTranslation()
  const wide = Grid.useBreakpoint().lg ?? true
  const [open, setOpen] = useState(false)
  const logout = useLogout()
  return (
    <Layout className="desk">
      <a className="skip" href="#main">
        {t('act.skip')}
      </a>
      {wide ? (
        <Layout.Sider width={208} className="side">
          <Brand />
          <Places onChoose={() => undefined} />
        </Layout.Sider>
      ) : (
        <Drawer
          placement="left"
          size={240}
          open={open}
          onClose={() => setOpen(false)}
          title={t('mall.place')}
          rootClassName="side-drawer"
          styles={{ body: { padding: 0, background: '#084650' } }}
        >
          <Places onChoose={() => setOpen(false)} />
        </Drawer>
      )}
      <Layout>
        <SandboxBanner />
        <Layout.Header className="head">
          {!wide && (
            <Button type="text" icon={<MenuOutlined />} aria-label={t('nav.open')} onClick={() => setOpen(true)} />
          )}
          <span className="head-space" />
          <LanguageSwitch />
          <span className="head-name">{name}</span>
          <Button type="text" icon={<LogoutOutlined />} aria-label={t('act.logout')} onClick={() => logout.mutate()} />
        </Layout.Header>
        <main id="main" className="main" tabIndex={-1}>
          <Outlet />
        </main>
      </Layout>
    </Layout>
  )
}

function useLogout() {
  return useMutation({
    mutationFn: () => answer(api.POST('/api/admin/logout')),
    onSuccess: () => {
      queryClient.removeQueries({ queryKey: ['admin'] })
      queryClient.setQueryData(operatorQuery.queryKey, null)
    },
  })
}

function Brand() {
  const { t } = useTranslation()
  return (
    <Link to="/" className="brand">
      <Logo size={34} />
      <span>
        {t('mall.name')}
        <small>{t('mall.place')}</small>
      </span>
    </Link>
  )
}

function Places({ onChoose }: { onChoose: () => void }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const here = PLACES.findLast(([path]) => (path === '/' ? pathname === '/' : pathname.startsWith(path)))
  return (
    <nav aria-label={t('nav.label')}>
      <Menu
        theme="dark"
        mode="inline"
        selectedKeys={here ? [here[0]] : []}
        onClick={onChoose}
        items={PLACES.map(([path, key, icon]) => ({
          key: path,
          icon,
          label: <Link to={path}>{t(`nav.${key}`)}</Link>,
        }))}
      />
    </nav>
  )
}

export function SandboxBanner() {
  const { t } = useTranslation()
  const { data: mall } = useQuery(mallQuery)
  if (mall?.mode !== 'sandbox') return null
  return (
    <aside className="sandbox" aria-label={t('sandbox.name')}>
      {mall.notice ? local(mall.notice) : t('sandbox.banner')}
    </aside>
  )
}

/** One page: its heading, what can be done on it, its content. */
export function Page({ title, acts, children }: { title: string; acts?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('mall.name')}`
  }, [title, t])
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
        <div className="page-acts">{acts}</div>
      </header>
      <div className="page-body">{children}</div>
    </>
  )
}
