import { answer, api } from '@huoshui/web/api'
import { Logo } from '@huoshui/web/logo'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Card, Form, Input } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useSearchParams } from 'react-router'
import { operatorQuery, queryClient } from '../api/queries.ts'
import { RefusalNote } from '../ui/answer.tsx'
import { SandboxBanner } from '../ui/frame.tsx'
import { LanguageSwitch } from '../ui/language-switch.tsx'

interface LoginFields {
  name: string
  password: string
}

/** Only a path of this page is followed after the login, never another site. */
function safePath(then: string | null): string {
  return then && /^\/(?![/\\])/.test(then) ? then : '/'
}

export function LoginPage() {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const { data: operator } = useQuery(operatorQuery)
  const login = useMutation({
    mutationFn: (fields: LoginFields) => answer(api.POST('/api/admin/login', { body: fields })),
    onSuccess: ({ operator: who }) => queryClient.setQueryData(operatorQuery.queryKey, who),
  })
  useEffect(() => {
    document.title = `${t('login.title')} · ${t('mall.name')}`
  }, [t])
  if (operator) return <Navigate to={safePath(search.get('then'))} replace />
  const required = [{ required: true, message: t('login.required') }]
  return (
    <div className="login">
      <SandboxBanner />
      <main className="login-main">
        <Card className="login-card">
          <header>
            <Logo size={48} />
            <div>
              <h1>{t('login.title')}</h1>
              <p>{t('login.lead')}</p>
            </div>
          </header>
          <Form<LoginFields> layout="vertical" requiredMark={false} onFinish={(fields) => login.mutate(fields)}>
            <Form.Item name="name" label={t('login.name')} rules={required}>
              <Input size="large" autoComplete="username" maxLength={64} />
            </Form.Item>
            <Form.Item name="password" label={t('login.password')} rules={required}>
              <Input.Password size="large" autoComplete="current-password" maxLength={256} />
            </Form.Item>
            <RefusalNote cause={login.error} />
            <Button block size="large" type="primary" htmlType="submit" loading={login.isPending}>
              {t('login.submit')}
            </Button>
          </Form>
          <footer>
            <LanguageSwitch />
          </footer>
        </Card>
      </main>
    </div>
  )
}
