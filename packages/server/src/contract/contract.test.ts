import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPENAPI_FILE, openapiText } from '../openapi-file.ts'
import { type TestServer, testServer } from '../testing.ts'
import { allRoutes } from './index.ts'

describe('the contract', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await testServer()
  })
  afterAll(() => server.stop())

  it('the committed openapi.json is what the contract says (else: npm run generate -w @huoshui/client)', async () => {
    expect(await readFile(OPENAPI_FILE, 'utf8')).toBe(await openapiText())
  })

  it('the running server serves that document and has every route of it', async () => {
    const served = (await server.app.inject('/openapi.json')).json()
    const committed = JSON.parse(await readFile(OPENAPI_FILE, 'utf8'))
    expect(served.openapi).toBe('3.1.0')
    expect(Object.keys(served.paths).sort()).toEqual(Object.keys(committed.paths).sort())
    expect(served.paths).toEqual(committed.paths)
    expect(served.components.schemas).toEqual(committed.components.schemas)
  })

  it('no two routes share an operation id', () => {
    const ids = allRoutes.map((route) => route.schema.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('the readable page is there', async () => {
    const page = await server.app.inject({ url: '/docs/', headers: { accept: 'text/html' } })
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-type']).toContain('text/html')
  })
})
