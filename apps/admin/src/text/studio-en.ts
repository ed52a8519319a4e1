import type { Texts } from './zh.ts'

/** English texts of the studio, in which a scheme is changed. */
export const studioEn: Texts['studio'] = {
  title: 'New version',
  open: 'New version',
  text: 'Scheme document (YAML)',
  textHint: 'Begins as the version in force; its number has to be higher. Changes hold for later orders alone.',
  check: 'Check',
  problem: 'Line {{line}}, column {{column}}',
  report: 'What the law says',
  profile: 'Checked under {{profile}} (version {{version}}, {{at}})',
  unjudged: 'A plan has not been described for the law: there is no verdict, and no live mall can activate it.',
  verdict: { blocked: 'Blocked', serious: 'Serious findings', clear: 'No blocking, no serious finding' },
  severity: { blocking: 'Blocking', serious: 'Serious', note: 'Note' },
  none: 'Nothing was found.',
  source: 'Source: {{law}} {{article}}, in force since {{date}}',
  remedy: 'Change: {{words}}',
  verified: 'The program applied it and checked again: the finding was gone',
  unverified: 'Applied and checked again, the finding is still there',
  apply: 'Apply to the text',
  facts: 'Facts that can be looked up, not legal advice.',
  sandbox:
    'A sandbox mall activates every scheme. A live mall cannot activate one with a blocking finding, and no button overrides that.',
  diff: 'Changes against the version in force',
  diffNone: 'The same as the version in force.',
  added: 'Added',
  removed: 'Removed',
  activate: 'Activate',
  activateTitle: 'Activate {{title}} version {{version}}?',
  activateText:
    'It holds for orders from now on and changes none before. It cannot be taken back; another version can follow it.',
  activateReason: 'Reason',
  activated: 'Version {{version}} is in force',
  changed: 'The text has changed: check it again before activating.',
}
