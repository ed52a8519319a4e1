import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { SCHEMA_FILE, schemaText } from '../generate.ts'
import { createApi, newKey } from './index.ts'

describe('typed client', () => {
  it('the committed types are those of openapi.json', async () => {
    expect(await readFile(SCHEMA_FILE, 'utf8')).toBe(await schemaText())
  })

  it('sends the language, the path and the key of the act', async () => {
    const sent: Request[] = []
    const api = createApi({
      baseUrl: 'http://mall.test',
      locale: () => 'en',
      fetch: async (request) => {
        sent.push(request)
        return new Response(
          JSON.stringify({ plan: 'growth', gross: '1.00', paid: '0.80', stays: '0.20', sequence: 7, statement: '7' }),
          {
            headers: { 'content-type': 'application/json' },
          },
        )
      },
    })
    const { data, error } = await api.POST('/api/points/sell', {
      params: { header: { 'idempotency-key': 'key-of-the-act' } },
      body: { plan: 'growth', points: 'all' },
    })
    expect(error).toBeUndefined()
    expect(data?.paid).toBe('0.80')
    expect(sent[0]?.url).toBe('http://mall.test/api/points/sell')
    expect(sent[0]?.headers.get('accept-language')).toBe('en')
    expect(sent[0]?.headers.get('idempotency-key')).toBe('key-of-the-act')
  })

  it('hands back a problem as the error', async () => {
    const api = createApi({
      baseUrl: 'http://mall.test',
      fetch: async () =>
        new Response(JSON.stringify({ code: 'unknown-product', status: 404 }), {
          status: 404,
          headers: { 'content-type': 'application/problem+json' },
        }),
    })
    const { error } = await api.GET('/api/products/{id}', { params: { path: { id: 'none' } } })
    expect(error?.code).toBe('unknown-product')
  })

  it('no two keys are alike', () => {
    expect(new Set(Array.from({ length: 1000 }, newKey)).size).toBe(1000)
  })
})
