import { formatFen } from '@huoshui/engine'
import { CASHIER_ACTS, type CashierAct, type CashierPayment, MallError } from '@huoshui/mall'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { idInput } from '../contract/amounts.ts'
import { type Locale, pageLocale } from '../http/locale.ts'
import type { RouteApp } from '../routes/route-app.ts'
import type { ServedMall } from '../served-mall.ts'
import { type Html, html, pageOf } from './html.ts'

const TEXTS = {
  zh: {
    title: '本地收银台',
    notice: '演示收银台：不会真的扣款',
    amount: '应付金额（元）',
    open: '待付款',
    paid: '已付款',
    refunded: '已退款',
    acts: {
      pay: '确认付款',
      replay: '付款，并把通知同时发送五次',
      forge: '发送签名错误的通知',
      'wrong-amount': '发送金额错误的通知',
      delay: '付款，20秒后才通知',
    },
    trials: '试一试出错的情况',
    answer: '商城的回答',
    later: '通知将在20秒后发出',
    back: '返回商城',
  },
  en: {
    title: 'Local cashier',
    notice: 'Demo cashier: no real money is taken',
    amount: 'To pay (yuan)',
    open: 'Waiting for payment',
    paid: 'Paid',
    refunded: 'Given back',
    acts: {
      pay: 'Pay',
      replay: 'Pay, and send the notification five times at once',
      forge: 'Send a notification with a wrong signature',
      'wrong-amount': 'Send a notification with a wrong amount',
      delay: 'Pay, and notify only after 20 seconds',
    },
    trials: 'Try what can go wrong',
    answer: 'The mall answered',
    later: 'The notification leaves in 20 seconds',
    back: 'Back to the mall',
  },
} satisfies Record<Locale, unknown>

type Answers = { status: number; result: string }[]

function cashierPage(locale: Locale, payment: CashierPayment, answers: Answers | undefined): string {
  const text = TEXTS[locale]
  const button = (act: CashierAct, main: boolean): Html =>
    html`<form method="post" action="/cashier/${payment.payment}/${act}?lang=${locale}"><button type="submit"${main ? html` class="main"` : ''} data-act="${act}">${text.acts[act]}</button></form>`
  const result =
    answers === undefined
      ? html``
      : html`<section class="card" role="status" id="answer"><strong>${text.answer}</strong><ul>${
          answers.length === 0
            ? [html`<li>${text.later}</li>`]
            : answers.map((answer) => html`<li>${answer.status} · ${answer.result}</li>`)
        }</ul></section>`
  const trials = CASHIER_ACTS.filter((act) => act !== 'pay').map((act) => button(act, false))
  const body = html`<section class="card"><div class="soft">${text.amount}</div><div class="amount" id="amount">${formatFen(payment.amountFen)}</div>
<div class="soft" id="state">${text[payment.state]}</div>${button('pay', true)}</section>${result}
<details class="card"><summary>${text.trials}</summary>${trials}</details>
<p><a href="/orders">${text.back}</a></p>`
  return pageOf({ locale, title: text.title, notice: text.notice, body })
}

const paymentParams = z.object({ payment: idInput })
const actParams = paymentParams.extend({ act: z.enum(CASHIER_ACTS) })

/** The local cashier's own pages: what a payment provider would show, and what can go wrong with one. */
export function cashierPages(app: RouteApp, served: ServedMall): void {
  const { cashier } = served
  if (cashier === undefined) return

  async function send(reply: FastifyReply, locale: Locale, id: string, answers?: Answers): Promise<FastifyReply> {
    const payment = await cashier?.find(id)
    if (payment === undefined) throw new MallError('unknown-payment')
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(cashierPage(locale, payment, answers))
  }

  app.get('/cashier/:payment', { schema: { hide: true, params: paymentParams } }, (request, reply) =>
    send(reply, pageLocale(request), request.params.payment),
  )

  app.post('/cashier/:payment/:act', { schema: { hide: true, params: actParams } }, async (request, reply) => {
    const { payment, act } = request.params
    const answers = await cashier.act(payment, act)
    request.log.info({ payment, act, answers }, 'cashier')
    const accepted = answers.some((answer) => answer.result === 'paid')
    if (act === 'pay' && accepted) return reply.redirect(`/orders?paid=${encodeURIComponent(payment)}`, 303)
    return send(reply, pageLocale(request), payment, answers)
  })
}
