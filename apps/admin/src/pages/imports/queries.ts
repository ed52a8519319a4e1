import { createApi, type Schemas } from '@huoshui/client'
import { answer, api } from '@huoshui/web/api'
import { language } from '@huoshui/web/language'
import { queryOptions } from '@tanstack/react-query'

/** What the pages of an import ask the server. */

const POLL_MS = 1000
/** Somebody else may decide meanwhile. */
const COLLEAGUE_MS = 5000
/** A large file takes its time to arrive and to be checked. */
const UPLOAD_PATIENCE_MS = 10 * 60_000

export type Import = Schemas['Import']
export type FileKind = Import['files'][number]['kind']

export const isOpen = ({ state }: Pick<Import, 'state'>): boolean =>
  state === 'checked' || state === 'running' || state === 'stuck'

export const importsQuery = queryOptions({
  queryKey: ['admin', 'imports'],
  queryFn: async () => (await answer(api.GET('/api/admin/imports'))).items,
})

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'imports', id],
    queryFn: () => answer(api.GET('/api/admin/imports/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => {
      if (state.data === undefined || !isOpen(state.data)) return false
      return state.data.state === 'running' ? POLL_MS : COLLEAGUE_MS
    },
  })

const patientApi = createApi({
  locale: language,
  fetch: (request) => globalThis.fetch(new Request(request, { signal: AbortSignal.timeout(UPLOAD_PATIENCE_MS) })),
})

export interface Upload {
  files: { kind: FileKind; file: File }[]
  keepExisting: boolean
  expected: { figure: string; total: string }[]
}

/** Sends the files to be checked. */
export async function propose({ files, ...rest }: Upload): Promise<Import> {
  const read = await Promise.all(
    files.map(async ({ kind, file }) => ({ kind, name: file.name, content: await base64Of(file) })),
  )
  return answer(patientApi.POST('/api/admin/imports', { body: { files: read, ...rest } }))
}

function base64Of(file: File): Promise<string> {
  return new Promise((done, fail) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => fail(reader.error ?? new Error(file.name))
    reader.readAsDataURL(file)
  })
}

export const approve = (id: string, body: { sha256: string; skipBroken: boolean }): Promise<Import> =>
  answer(api.POST('/api/admin/imports/{id}/approve', { params: { path: { id } }, body }))

export const withdraw = (id: string): Promise<Import> =>
  answer(api.POST('/api/admin/imports/{id}/withdraw', { params: { path: { id } } }))

export const resume = (id: string): Promise<Import> =>
  answer(api.POST('/api/admin/imports/{id}/resume', { params: { path: { id } } }))

/** Where the list of broken rows is read. */
export const brokenAddress = (id: string): string => `/api/admin/imports/${id}/broken.csv`
