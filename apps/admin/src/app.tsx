import { QueryClientProvider } from '@tanstack/react-query'
import { App as Antd, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { queryClient } from './api/queries.ts'
import { AuditPage } from './pages/audit.tsx'
import { ExperimentsPage } from './pages/experiments/experiments.tsx'
import { RunPage } from './pages/experiments/run.tsx'
import { ImportPage } from './pages/imports/import.tsx'
import { ImportsPage } from './pages/imports/imports.tsx'
import { JournalPage } from './pages/journal.tsx'
import { LoginPage } from './pages/login.tsx'
import { MemberPage } from './pages/member.tsx'
import { MembersPage } from './pages/members.tsx'
import { MissingPage } from './pages/missing.tsx'
import { OrderPage } from './pages/order.tsx'
import { OrdersPage } from './pages/orders.tsx'
import { OverviewPage } from './pages/overview.tsx'
import { PlacesPage } from './pages/places/places.tsx'
import { SchemePage } from './pages/scheme.tsx'
import { WithdrawalsPage } from './pages/withdrawals.tsx'
import { theme } from './theme.ts'
import { Waiting } from './ui/answer.tsx'
import { Frame } from './ui/frame.tsx'

// The charts are as large as all else together: they are read when the page with a chart is opened.
const PoolsPage = lazy(async () => ({ default: (await import('./pages/pools.tsx')).PoolsPage }))

const router = createBrowserRouter(
  [
    { path: '/login', element: <LoginPage /> },
    {
      element: <Frame />,
      children: [
        { path: '/', element: <OverviewPage /> },
        {
          path: '/pools',
          element: (
            <Suspense fallback={<Waiting />}>
              <PoolsPage />
            </Suspense>
          ),
        },
        { path: '/members', element: <MembersPage /> },
        { path: '/members/:id', element: <MemberPage /> },
        { path: '/orders', element: <OrdersPage /> },
        { path: '/orders/:id', element: <OrderPage /> },
        { path: '/withdrawals', element: <WithdrawalsPage /> },
        { path: '/journal', element: <JournalPage /> },
        { path: '/journal/:sequence', element: <JournalPage /> },
        { path: '/experiments', element: <ExperimentsPage /> },
        { path: '/experiments/:id', element: <RunPage /> },
        { path: '/scheme', element: <SchemePage /> },
        { path: '/places', element: <PlacesPage /> },
        { path: '/imports', element: <ImportsPage /> },
        { path: '/imports/:id', element: <ImportPage /> },
        { path: '/audit', element: <AuditPage /> },
        { path: '*', element: <MissingPage /> },
      ],
    },
  ],
  { basename: '/admin' },
)

export function App() {
  const { i18n } = useTranslation()
  return (
    <QueryClientProvider client={queryClient}>
      <ConfigProvider locale={i18n.language === 'en' ? enUS : zhCN} theme={theme} button={{ autoInsertSpace: false }}>
        <Antd>
          <RouterProvider router={router} />
        </Antd>
      </ConfigProvider>
    </QueryClientProvider>
  )
}
