import { answer, api } from '@huoshui/web/api'
import type { Language } from '@huoshui/web/language'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { meQuery, queryClient } from '../api/queries.ts'
import { changeLanguage } from '../text/language.ts'

/** Changes the language here and, for a member, remembers it with the member. */
export function useLanguageChange(): (next: Language) => void {
  const { data: me } = useQuery(meQuery)
  const remember = useMutation({
    mutationFn: (locale: Language) => answer(api.PATCH('/api/me', { body: { locale } })),
    onSuccess: (member) => queryClient.setQueryData(meQuery.queryKey, member),
  })
  return (next) => {
    void changeLanguage(next)
    if (me) remember.mutate(next)
  }
}

/** One button that shows the other language by its own name. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation()
  const change = useLanguageChange()
  const other: Language = i18n.language === 'en' ? 'zh' : 'en'
  return (
    <button type="button" className="language" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => change(other)}>
      {t(`language.${other}`)}
    </button>
  )
}
