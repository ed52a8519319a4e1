import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { allRoutes } from './contract/index.ts'
import { describeRoutes } from './openapi.ts'

export const OPENAPI_FILE = fileURLToPath(new URL('../../client/openapi.json', import.meta.url))

/** The OpenAPI document of the contract as JSON text; needs no database and no engine. */
export async function openapiText(): Promise<string> {
  const app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await describeRoutes(app)
  for (const route of allRoutes) app.route({ ...route, handler: () => undefined })
  await app.ready()
  const document = app.swagger()
  await app.close()
  return `${JSON.stringify(document, null, 2)}\n`
}

if (import.meta.main) await writeFile(OPENAPI_FILE, await openapiText())
