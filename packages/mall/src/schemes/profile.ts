import { type Profile, shippedProfile } from '@huoshui/compliance'

/** The law a mall is under until two operators change it (spec/6). */
const FIRST_PROFILE = 'cn'

/** The profile of a mall. No change of it is stored yet, so it is the first one, in its newest version. */
export function presentProfile(): Profile {
  const profile = shippedProfile(FIRST_PROFILE)
  if (profile === undefined) throw new Error(`the house has no profile ${FIRST_PROFILE}`)
  return profile
}
