import { answer, api } from '@huoshui/web/api'
import { inLanguage, language } from '@huoshui/web/language'
import { Logo } from '@huoshui/web/logo'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { mallQuery, meQuery, queryClient, referrerQuery } from '../api/queries.ts'
import { dropInvitation, invitation } from '../invitation.ts'
import { follow } from '../text/language.ts'
import { CODE, CodeButton, PHONE, useCodeSending } from '../ui/code-button.tsx'
import { Field } from '../ui/field.tsx'
import { Page } from '../ui/frame.tsx'
import { LanguageSwitch } from '../ui/language-switch.tsx'
import { RefusalNote } from '../ui/refusal.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'

/** Only a path of this page is followed after the login, never another site. */
function safePath(then: string | null): string {
  return then && /^\/(?![/\\])/.test(then) ? then : '/'
}

export function LoginPage() {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const { data: mall } = useQuery(mallQuery)
  return (
    <Page title={t('login.title')} back="/">
      <div className="login-head">
        <Logo size={56} />
        <p>{search.has('then') ? t('login.needed') : t('login.lead')}</p>
        <LanguageSwitch />
      </div>
      <LoginForm then={safePath(search.get('then'))} />
      {mall?.mode === 'sandbox' && (
        <p className="login-inbox">
          <a href={inLanguage('/dev/inbox')} target="_blank" rel="noreferrer">
            {t('sandbox.inbox')}
          </a>
        </p>
      )}
    </Page>
  )
}

function LoginForm({ then }: { then: string }) {
  const { t } = useTranslation()
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [invited, setInvited] = useState(invitation)
  const login = useLogin(then)
  const sending = useCodeSending()
  const plainPhone = phone.replace(/[\s-]/g, '')
  const phoneTrouble = phone !== '' && plainPhone.length >= 11 && !PHONE.test(plainPhone)
  const ready = PHONE.test(plainPhone) && CODE.test(code)
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) login.mutate({ phone: plainPhone, code, name: name.trim(), invited })
      }}
    >
      {invited && <Invitation code={invited} onDrop={() => setInvited('')} />}
      <Field
        name={t('login.phone')}
        hint={t('login.phoneHint')}
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        maxLength={20}
        value={phone}
        onChange={setPhone}
        trouble={phoneTrouble ? t('login.badPhone') : undefined}
      />
      <Field
        name={t('login.code')}
        hint={t('login.codeHint')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        onChange={setCode}
        extra={<CodeButton sending={sending} phone={plainPhone} ready={PHONE.test(plainPhone)} />}
      />
      <Field
        name={t('login.name')}
        hint={t('login.nameHint')}
        autoComplete="nickname"
        maxLength={64}
        value={name}
        onChange={setName}
      />
      <RefusalNote cause={login.error ?? sending.send.error} />
      <SubmitButton text={t('login.submit')} busy={login.isPending} ready={ready} />
    </form>
  )
}

interface LoginInput {
  phone: string
  code: string
  name: string
  invited: string
}

function useLogin(then: string) {
  const navigate = useNavigate()
  return useMutation({
    mutationFn: ({ phone, code, name, invited }: LoginInput) => {
      const chosen = { ...(name && { name }), ...(invited && { referralCode: invited }) }
      return answer(api.POST('/api/auth/login', { body: { phone, code, locale: language(), ...chosen } }))
    },
    onSuccess: async ({ member, joined }) => {
      dropInvitation()
      queryClient.removeQueries({ queryKey: ['member'] })
      queryClient.setQueryData(meQuery.queryKey, member)
      // A member who comes back sees the language of last time; a new one keeps the one just read.
      if (!joined) await follow(member.locale)
      await navigate(then, { replace: true })
    },
  })
}

function Invitation({ code, onDrop }: { code: string; onDrop: () => void }) {
  const { t } = useTranslation()
  const { data: referrer } = useQuery(referrerQuery(code))
  const drop = () => {
    dropInvitation()
    onDrop()
  }
  return (
    <div className="invitation">
      <p>
        <strong>{referrer ? t('invite.from', { name: referrer.name || t('me.noName') }) : t('login.invited')}</strong>
      </p>
      <p className="quiet">
        {t('login.invitedCode', { code })} · {t('login.invitedText')}
      </p>
      <button type="button" className="text-button" onClick={drop}>
        {t('login.dropInvite')}
      </button>
    </div>
  )
}
