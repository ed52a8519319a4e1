/** Where the house keeps what the commands read. */
import { fileURLToPath } from 'node:url'

/** The root folder of the house. */
export const houseFolder = fileURLToPath(new URL('../../../', import.meta.url))
/** The shipped schemes. */
export const schemesFolder = `${houseFolder}schemes`
