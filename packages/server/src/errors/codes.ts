import { refusalCodes } from '@huoshui/mall'

/** What the HTTP layer itself refuses, beside what the mall and its engine refuse. */
export const httpErrorCodes = {
  'bad-input': { status: 400, zh: '请求格式不正确', en: 'The request does not have the documented form' },
  'not-logged-in': { status: 401, zh: '请先登录', en: 'Log in first' },
  'wrong-origin': { status: 403, zh: '请求来源不允许', en: 'The request comes from another site' },
  'not-found': { status: 404, zh: '没有这个地址', en: 'There is nothing at this address' },
  'too-large': { status: 413, zh: '请求内容过大', en: 'The request is too large' },
  'wrong-media-type': { status: 415, zh: '请求必须是JSON', en: 'The request must be JSON' },
  'follower-behind': {
    status: 503,
    zh: '明细正在更新，请稍后再试',
    en: 'The statement is catching up; try again in a moment',
  },
  internal: { status: 500, zh: '服务器内部错误', en: 'Something failed in the server' },
} as const satisfies Record<string, { status: number; zh: string; en: string }>

/** The one closed list: engine, mall and HTTP. */
export const errorCodes = { ...refusalCodes, ...httpErrorCodes }

export type ErrorCode = keyof typeof errorCodes

export const errorCodeList = Object.keys(errorCodes).sort() as [ErrorCode, ...ErrorCode[]]

/** True for a code of the closed list. */
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCodes, code)

/** A request turned down by the HTTP layer. */
export class HttpError extends Error {
  readonly code: keyof typeof httpErrorCodes
  readonly errors: { path: string; message: string }[] | undefined
  constructor(code: keyof typeof httpErrorCodes, detail?: string, errors?: { path: string; message: string }[]) {
    super(detail ?? httpErrorCodes[code].en)
    this.code = code
    this.errors = errors
  }
}
