import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { TestClient, testServer } from './testing.ts'

const SCHEMES = new URL('../../../schemes/', import.meta.url)
const files = (await readdir(SCHEMES)).filter((file) => file.endsWith('.yaml')).sort()

describe('every shipped scheme opens a mall', () => {
  it.each(files)(
    '%s: shows its goods and its words, takes an order of each product, and the books agree',
    async (file) => {
      const server = await testServer({ scheme: await readFile(new URL(file, SCHEMES), 'utf8') })
      try {
        const member = new TestClient(server)
        await member.login('13100000001')
        const { items } = (await member.get('/api/products')).json()
        for (const product of items) {
          const parts: { amount: string }[] = product.allocation
          const sum = parts.reduce((total, part) => total + BigInt(part.amount.replace('.', '')), 0n)
          expect(sum).toBe(BigInt(product.price.replace('.', '')))
          const { order } = (await member.post('/api/orders', { product: product.id, quantity: 1 })).json()
          await member.pay(order.payment.id)
          expect((await member.get(`/api/orders/${order.id}`)).json()).toMatchObject({ sequence: expect.any(Number) })
        }
        const about = (await member.get('/api/about')).json()
        expect(about.plans.length).toBeGreaterThan(0)
        for (const plan of about.plans) {
          expect(plan.title.zh).toMatch(/\p{Script=Han}/u)
          for (const { value } of plan.parameters)
            expect(`${value.zh} ${value.en}`).not.toMatch(/undefined|\[object|NaN/)
        }
        expect((await member.get('/api/statement')).statusCode).toBe(200)
        const operator = new TestClient(server)
        await operator.loginOperator()
        expect((await operator.get('/api/admin/reconciliation')).json().items).toEqual([])
        expect((await operator.get('/api/admin/overview')).json()).toMatchObject({ quarantined: 0, differences: 0 })
      } finally {
        await server.stop()
      }
    },
  )
})
