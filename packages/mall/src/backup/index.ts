export { type RestoreOptions, type RestoreReport, type RestoreStep, restoreBackup } from './restore.ts'
export type { Rewound } from './rewind.ts'
export { mallTables } from './tables.ts'
