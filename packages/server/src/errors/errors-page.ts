import type { FastifyInstance } from 'fastify'
import { localeOf } from '../http/locale.ts'
import { html, pageOf } from '../pages/html.ts'
import { errorCodeList, errorCodes } from './codes.ts'

/** The closed list of errors as a page: the `type` of every problem points here. */
export function errorsPage(app: FastifyInstance): void {
  app.get('/docs/errors', { schema: { hide: true } }, async (request, reply) => {
    const locale = localeOf(request)
    const rows = errorCodeList.map(
      (code) =>
        html`<tr id="${code}"><td><code>${code}</code></td><td>${errorCodes[code].status}</td><td>${errorCodes[code][locale]}</td></tr>`,
    )
    const title = locale === 'zh' ? '错误代码' : 'Error codes'
    const notice = locale === 'zh' ? '被拒绝的请求不会改变任何东西' : 'A refused request changes nothing'
    const body = html`<table><tbody>${rows}</tbody></table>`
    return reply.header('content-type', 'text/html; charset=utf-8').send(pageOf({ locale, title, notice, body }))
  })
}
