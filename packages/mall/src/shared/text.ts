/** A text in the two languages of the mall. */
export interface LocalText {
  readonly zh: string
  readonly en: string
}
