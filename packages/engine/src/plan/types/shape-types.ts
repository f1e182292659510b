import {
  COUNT_FORMS,
  COUNT_SHAPES,
  type CountShape,
  GUESSED_FORMS,
  type LogicalType,
  type ValueForm,
  type ValueShape,
} from '@godwit/plugin-api';
import type { InferPolicy } from '../../options/column-choice.js';

/** The shapes that a policy asks a scan about. */
export const POLICY_SHAPES: Readonly<Record<InferPolicy, readonly ValueShape[]>> = {
  declared: [],
  safe: ['uuid', 'text-in-bytes', 'zero-one'],
  full: ['uuid', 'text-in-bytes', 'json', 'zero-one', ...COUNT_SHAPES],
};

/** What a scan is asked about columns of dates and times, to tell what could be made of them. */
export const TIME_SHAPES: readonly ValueShape[] = COUNT_SHAPES;

/** What values of a shape become. */
export interface ShapeType {
  readonly as: LogicalType;
  readonly form?: ValueForm;
  /** What they are, in words. */
  readonly what: string;
}

// Of microseconds whatever the values count: what the application writes next may be finer than they are.
const moment: LogicalType = { kind: 'timestamp', precision: 6, zoned: true };

/** What a type may follow from; a shape that only throws doubt on others is not among them. */
export const SHAPES: Partial<Readonly<Record<ValueShape, ShapeType>>> = {
  uuid: { as: { kind: 'uuid' }, what: 'UUIDs in canonical form' },
  'text-in-bytes': { as: { kind: 'text' }, what: 'text' },
  json: { as: { kind: 'json', form: 'text' }, what: 'JSON objects or arrays' },
  'zero-one': { as: { kind: 'boolean' }, what: 'the number 0 or 1' },
  ...Object.fromEntries(GUESSED_FORMS.map((form) => [form, { as: moment, form, what: yearsOf(form) }])),
};

function yearsOf(form: CountShape): string {
  const { what, years } = COUNT_FORMS[form];
  return `${what}, from ${years.join(' to ')}`;
}
