import type { Asker } from './asker.ts'
import type { Standing } from './questions.ts'

/** Other servers on the same database, and this one as they see it. */
export interface Nodes {
  /** Where this node takes questions, host:port; published with every lease it takes. */
  readonly address: string
  /** Whom to ask for a mall whose owner takes questions at `address`. */
  asker(owner: { mall: string; address: string; onStanding: (standing: Standing) => void }): Asker
  /** The mall has moved: what waits for its former owner is turned away. */
  leave(mall: string): void
}
