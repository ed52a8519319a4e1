import { QueryClientProvider } from '@tanstack/react-query'
import { ConfigProvider } from 'antd-mobile'
import enUS from 'antd-mobile/es/locales/en-US'
import zhCN from 'antd-mobile/es/locales/zh-CN'
import { useTranslation } from 'react-i18next'
import { createBrowserRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { queryClient } from './api/queries.ts'
import { AboutPage } from './pages/about.tsx'
import { InvitePage } from './pages/invite.tsx'
import { LinkPage } from './pages/link.tsx'
import { LoginPage } from './pages/login.tsx'
import { MePage } from './pages/me.tsx'
import { MissingPage } from './pages/missing.tsx'
import { OrderPage } from './pages/order.tsx'
import { OrdersPage } from './pages/orders.tsx'
import { PayPage } from './pages/pay/pay.tsx'
import { PointPage } from './pages/point.tsx'
import { PointsPage } from './pages/points.tsx'
import { PrivacyPage } from './pages/privacy.tsx'
import { ProductPage } from './pages/product.tsx'
import { SellPage } from './pages/sell.tsx'
import { SettingsPage } from './pages/settings.tsx'
import { ShopPage } from './pages/shop.tsx'
import { StatementPage } from './pages/statement.tsx'
import { WalletPage } from './pages/wallet.tsx'
import { Frame, MembersOnly } from './ui/frame.tsx'

const router = createBrowserRouter([
  {
    element: <Frame />,
    children: [
      { path: '/', element: <ShopPage /> },
      { path: '/products/:id', element: <ProductPage /> },
      { path: '/r/:code', element: <InvitePage /> },
      { path: '/login', element: <LoginPage /> },
      { path: '/about', element: <AboutPage /> },
      { path: '/me', element: <MePage /> },
      {
        element: <MembersOnly />,
        children: [
          { path: '/products/:id/pay', element: <PayPage /> },
          { path: '/point', element: <PointPage /> },
          { path: '/orders', element: <OrdersPage /> },
          { path: '/orders/:id', element: <OrderPage /> },
          { path: '/points', element: <PointsPage /> },
          { path: '/points/:plan/sell', element: <SellPage /> },
          { path: '/statement', element: <StatementPage /> },
          { path: '/statement/:id', element: <StatementPage /> },
          { path: '/wallet', element: <WalletPage /> },
          { path: '/link', element: <LinkPage /> },
          { path: '/settings', element: <SettingsPage /> },
          { path: '/settings/data', element: <PrivacyPage /> },
        ],
      },
      { path: '*', element: <MissingPage /> },
    ],
  },
])

export function App() {
  const { i18n } = useTranslation()
  return (
    <QueryClientProvider client={queryClient}>
      <ConfigProvider locale={i18n.language === 'en' ? enUS : zhCN}>
        <RouterProvider router={router} />
      </ConfigProvider>
    </QueryClientProvider>
  )
}
