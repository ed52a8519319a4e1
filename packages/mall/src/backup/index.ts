export { mallMigrations, migrateMallTo } from '../database/migrate.ts'
export { type RestoreOptions, type RestoreReport, type RestoreStep, restoreBackup } from './restore.ts'
export type { Rewound } from './rewind.ts'
export { mallTables } from './tables.ts'
