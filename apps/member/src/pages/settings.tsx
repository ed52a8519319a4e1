import type { Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import type { Language } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Toast } from 'antd-mobile'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { meQuery, queryClient } from '../api/queries.ts'
import { Answer } from '../ui/answer.tsx'
import { AskSheet } from '../ui/ask-sheet.tsx'
import { Field } from '../ui/field.tsx'
import { Page } from '../ui/frame.tsx'
import { useLanguageChange } from '../ui/language-switch.tsx'
import { RefusalNote } from '../ui/refusal.tsx'
import { Card, Row, Rows, Way } from '../ui/rows.tsx'

const NAME_MAX = 64
const LANGUAGES: Language[] = ['zh', 'en']

export function SettingsPage() {
  const { t } = useTranslation()
  const me = useQuery(meQuery)
  return (
    <Page title={t('settings.title')} back="/me">
      <Answer query={me}>{(member) => member && <Settings member={member} />}</Answer>
    </Page>
  )
}

function Settings({ member }: { member: Schemas['Me'] }) {
  const { t, i18n } = useTranslation()
  const changeLanguage = useLanguageChange()
  return (
    <>
      <Card>
        <Rows>
          <Row name={t('settings.phone')}>{member.phoneMasked}</Row>
          <Row name={t('settings.code')}>
            <span className="id">{member.referralCode}</span>
          </Row>
        </Rows>
        <NameForm name={member.name} />
      </Card>
      <fieldset className="card languages">
        <legend>{t('settings.language')}</legend>
        {LANGUAGES.map((language) => (
          <label key={language} lang={language === 'zh' ? 'zh-CN' : 'en'}>
            <input
              type="radio"
              name="language"
              value={language}
              checked={i18n.language === language}
              onChange={() => changeLanguage(language)}
            />
            {t(`language.${language}`)}
          </label>
        ))}
      </fieldset>
      <section className="card">
        <Way to="/settings/data">{t('myData.title')}</Way>
      </section>
      <Logout />
    </>
  )
}

function NameForm({ name }: { name: string }) {
  const { t } = useTranslation()
  const [text, setText] = useState(name)
  const save = useMutation({
    mutationFn: (next: string) => answer(api.PATCH('/api/me', { body: { name: next } })),
    onSuccess: (changed) => {
      queryClient.setQueryData(meQuery.queryKey, changed)
      setText(changed.name)
      Toast.show({ content: t('act.saved') })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(text.trim())
      }}
    >
      <Field
        name={t('settings.name')}
        hint={t('settings.nameHint')}
        value={text}
        onChange={setText}
        maxLength={NAME_MAX}
        autoComplete="nickname"
      />
      <RefusalNote cause={save.error} />
      <Button
        block
        type="submit"
        fill="outline"
        color="primary"
        shape="rounded"
        loading={save.isPending}
        disabled={text.trim() === '' || text.trim() === name}
      >
        {t('act.save')}
      </Button>
    </form>
  )
}

function Logout() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const logout = useMutation({
    mutationFn: () => answer(api.POST('/api/auth/logout')),
    onSuccess: async () => {
      await navigate('/', { replace: true })
      // What the next person at this phone must not see.
      queryClient.removeQueries({ queryKey: ['member'] })
      queryClient.setQueryData(meQuery.queryKey, null)
    },
  })
  return (
    <div className="acts">
      <Button block fill="outline" shape="rounded" onClick={() => setAsking(true)}>
        {t('settings.logout')}
      </Button>
      {asking && (
        <AskSheet
          title={t('settings.logout')}
          text={t('settings.logoutAsk')}
          yes={t('settings.logout')}
          busy={logout.isPending}
          onYes={() => logout.mutate()}
          onNo={() => setAsking(false)}
        >
          <RefusalNote cause={logout.error} />
        </AskSheet>
      )}
    </div>
  )
}
