import {
  COUNT_FORMS,
  type CountFormName,
  isCountForm,
  type Note,
  type Table,
  type TypeWish,
} from '@godwit/plugin-api';
import { placeOf } from '../names/place.js';
import type { ColumnDraft } from '../tables/drafts.js';
import { countName, momentName } from '../transforms/count-transforms.js';

/** A guess that may be wrong by years. */
export function doubtful(
  { place, message, suggestion = '' }: Pick<Note, 'place' | 'message' | 'suggestion'>,
  path: string,
  doubts: readonly CountFormName[],
): Note {
  const others = doubts.map((form) => COUNT_FORMS[form].what).join(' or ');
  const says = `typeMappings: { "${path}": "timestamptz from ${doubts[0]}" } takes them for those`;
  return {
    code: 'TYPE_INFERRED',
    severity: 'warning',
    place,
    message: `${message} They may as well be ${others}, other years.`,
    suggestion: `${says}, "timestamptz from" another form says what they are. ${suggestion}`,
  };
}

/** What the config asks of counts, and whether the source itself reads them as it asks. */
interface CountDecision {
  readonly counts: TypeWish | undefined;
  readonly wish: boolean;
}

/** What tells of counts of time that transforms of the engine itself make, or of which they make moments. */
export function countNotes(
  { name }: Table,
  column: ColumnDraft,
  { counts, wish }: CountDecision,
): readonly Note[] {
  const place = placeOf(name, { column: column.source.name });
  const made = column.steps.map(({ transform }) => transform.name);
  const told: Note[] = [];
  const { from, to } = counts ?? {};
  if (to !== undefined && made.includes(countName(to))) {
    const message = `Its moments become counts, as the config says: ${COUNT_FORMS[to].what}.`;
    told.push({ code: 'TYPE_OVERRIDDEN', severity: 'info', place, message });
  } else if (to !== undefined) {
    const message = `The config asks for ${COUNT_FORMS[to].what}, but the column is no date or timestamp.`;
    told.push({ code: 'TYPE_OVERRIDE_REFUSED', severity: 'warning', place, message });
  }
  if (from !== undefined && !wish && !made.includes(momentName(from))) {
    const message = `The config says that the column counts ${COUNT_FORMS[from].what}, but it holds no numbers of time.`;
    told.push({ code: 'TYPE_OVERRIDE_REFUSED', severity: 'warning', place, message });
  }
  return told;
}

/** How moments become the numbers again that they were. */
export function wayBack(form: ColumnDraft['form'] | undefined): string {
  if (!isCountForm(form)) return '';
  return ` On the way back typeMappings "${form}" makes these numbers of them again.`;
}
