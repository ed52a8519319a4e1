/**
 * Brings the places to die that lie at statements into the real server, all its threads included, without a line of
 * them in its code: `NODE_OPTIONS=--import=…/crash-in-server.ts CRASH=point:times`.
 */
import { Crash } from './crash-points.ts'
import { crashAtStatements } from './shop-points.ts'

crashAtStatements(new Crash(process.env.CRASH))
