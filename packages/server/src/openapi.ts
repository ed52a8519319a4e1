import swagger, { type SwaggerTransformObject } from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

const REFERENCE = /"#\/components\/schemas\/([^"]+)"/g

/** Every registered schema is offered in an input and an output form; the document keeps those it refers to. */
const onlyReferencedSchemas: SwaggerTransformObject = (document) => {
  const full = jsonSchemaTransformObject(document)
  if (!('components' in full) || full.components?.schemas === undefined) return full
  const schemas: Record<string, unknown> = { ...full.components.schemas }
  const kept = new Set<string>()
  const queue = [JSON.stringify(full.paths)]
  for (let text = queue.pop(); text !== undefined; text = queue.pop()) {
    for (const [, name] of text.matchAll(REFERENCE)) {
      if (name === undefined || kept.has(name)) continue
      kept.add(name)
      queue.push(JSON.stringify(schemas[name]))
    }
  }
  for (const name of Object.keys(schemas)) if (!kept.has(name)) delete schemas[name]
  return { ...full, components: { ...full.components, schemas } } as typeof full
}

/** Makes the app describe its routes as OpenAPI 3.1; call before any route is added. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Huoshui 活水',
        version: '0.1.0',
        description:
          'The API of one mall. Amounts are exact decimal strings in their unit. A refused request is answered with ' +
          'application/problem+json whose code is one of a closed list (docs/errors.md); texts follow Accept-Language (zh, en).',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'This server' }],
      components: {
        securitySchemes: {
          member: { type: 'apiKey', in: 'cookie', name: 'huoshui_member' },
          operator: { type: 'apiKey', in: 'cookie', name: 'huoshui_operator' },
          intake: { type: 'http', scheme: 'bearer', description: 'An intake key that an operator made' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: onlyReferencedSchemas,
  })
}
