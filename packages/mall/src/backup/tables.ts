import type { TableRules } from '@huoshui/journal/backup'

/**
 * Which rows of which tables are a mall's. Every table has a column `mall`; a new one without it is refused by the next
 * backup, and by a test before that.
 */
export const mallTables: TableRules = {
  schema: 'public',
  migrations: 'kysely_migration',
  ignored: ['kysely_migration', 'kysely_migration_lock'],
  // Sessions and login codes open accounts to whoever finds the file; the inbox of a demo shows both codes and phones.
  leftOut: ['session', 'login_code', 'inbox'],
  keyOf: (table) => (table === 'mall' ? 'slug' : 'mall'),
}
