import type { FastifyInstance } from 'fastify'
import { type Locale, pageLocale } from '../http/locale.ts'
import { at } from '../present/time.ts'
import type { ServedMall } from '../served-mall.ts'
import { html, pageOf } from './html.ts'

const TEXTS = {
  zh: {
    title: '短信收件箱',
    notice: '开发用：演示商城的验证码显示在这里，不会真的发送短信',
    empty: '还没有验证码',
    phone: '手机号',
    code: '验证码',
    at: '发送时间',
    shop: '去商城',
  },
  en: {
    title: 'SMS inbox',
    notice: 'Development: codes of the demo mall show up here, no message is sent',
    empty: 'No codes yet',
    phone: 'Phone',
    code: 'Code',
    at: 'Sent',
    shop: 'To the mall',
  },
} satisfies Record<Locale, unknown>

const SHOWN = 30

/** The page on which the development provider shows login codes. */
export function inboxPages(app: FastifyInstance, { inbox }: ServedMall): void {
  if (inbox === undefined) return
  app.get('/dev/inbox', { schema: { hide: true } }, async (request, reply) => {
    const locale = pageLocale(request)
    const text = TEXTS[locale]
    const messages = await inbox.messages(undefined, SHOWN)
    const rows = messages.map(
      (message) =>
        html`<tr><td>${message.phone}</td><td class="code">${message.code}</td><td class="soft">${at(message.at).slice(11, 19)}</td></tr>`,
    )
    const list =
      rows.length === 0
        ? html`<p class="soft">${text.empty}</p>`
        : html`<table><thead><tr><th scope="col">${text.phone}</th><th scope="col">${text.code}</th><th scope="col">${text.at}</th></tr></thead><tbody>${rows}</tbody></table>`
    const page = pageOf({
      locale,
      title: text.title,
      notice: text.notice,
      body: html`<section class="card">${list}</section><p><a href="/">${text.shop}</a></p>`,
    })
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('refresh', '5')
      .send(page)
  })
}
