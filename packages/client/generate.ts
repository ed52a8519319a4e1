import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const OPENAPI_FILE = new URL('./openapi.json', import.meta.url)
export const SCHEMA_FILE = new URL('./src/schema.ts', import.meta.url)

const HEADER = `/**
 * Generated from openapi.json by \`npm run generate -w @huoshui/client\`. Do not edit.
 */

`

/** The TypeScript types of openapi.json. */
export async function schemaText(): Promise<string> {
  const document = JSON.parse(await readFile(OPENAPI_FILE, 'utf8'))
  return HEADER + astToString(await openapiTS(document))
}

if (import.meta.main) await writeFile(SCHEMA_FILE, await schemaText())
