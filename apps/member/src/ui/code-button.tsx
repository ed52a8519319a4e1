import { answer, api } from '@huoshui/web/api'
import { useMutation } from '@tanstack/react-query'
import { Toast } from 'antd-mobile'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** What a phone number and a code look like; the server says whether they are right. */
export const PHONE = /^(\+?86)?1\d{10}$/
export const CODE = /^\d{6}$/
const AGAIN_SECONDS = 60

/** Asks for a code; waits a minute before the next, as the server does. */
export function useCodeSending() {
  const { t } = useTranslation()
  const [seconds, setSeconds] = useState(0)
  const send = useMutation({
    mutationFn: (phone: string) => answer(api.POST('/api/auth/code', { body: { phone } })),
    onSuccess: () => {
      setSeconds(AGAIN_SECONDS)
      Toast.show({ content: t('login.sent') })
    },
  })
  useEffect(() => {
    if (seconds === 0) return
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000)
    return () => clearTimeout(timer)
  }, [seconds])
  return { send, seconds }
}

interface CodeButtonProps {
  sending: ReturnType<typeof useCodeSending>
  phone: string
  ready: boolean
}

export function CodeButton({ sending: { send, seconds }, phone, ready }: CodeButtonProps) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className="text-button"
      disabled={!ready || seconds > 0 || send.isPending}
      onClick={() => send.mutate(phone)}
    >
      {seconds > 0 ? t('login.again', { seconds }) : t('login.getCode')}
    </button>
  )
}
