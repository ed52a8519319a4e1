/** Why a backup is not taken or not restored. `code` is stable; the message says what to do. */
export type BackupRefusal =
  /** The file is no backup, or of a format this release does not know. */
  | 'not-a-backup'
  /** Bytes are missing or are not those that were written. */
  | 'damaged'
  /** It is whole, but not the one whose digest or signature was asked for. */
  | 'not-the-one'
  /** It was taken by a newer release, or by a program with other migrations. */
  | 'other-release'
  /** The database holds something already. */
  | 'not-empty'
  /** There is nothing to take, or something that a backup does not know how to take. */
  | 'cannot-take'
  /** What the database holds after the restore is not what the backup says; everything was taken back. */
  | 'not-the-same'

/** A backup that was refused; nothing was written. */
export class BackupRefused extends Error {
  readonly code: BackupRefusal
  constructor(code: BackupRefusal, message: string) {
    super(message)
    this.name = 'BackupRefused'
    this.code = code
  }
}
