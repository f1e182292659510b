import { type AnyTransform, defineTransform } from '@godwit/plugin-api';
import {
  cast,
  constant,
  emptyToNull,
  epochToTimestamp,
  hash,
  julianDayToTimestamp,
  mask,
  normalizeJson,
  textToBoolean,
  timestampToEpoch,
  trim,
} from '@godwit/transforms';

const salt = 'only for tests';

/** One that no package has. */
const shout = defineTransform({
  name: 'shout',
  match: { table: 'users', column: 'nick', kind: 'text' },
  order: 'post',
  open: () => (value) => value.toUpperCase(),
});

/** Every transform of the package, for the file of transforms.long.test.ts. */
export const there: readonly AnyTransform[] = [
  shout,
  epochToTimestamp({ match: { column: /_at$/ } }),
  epochToTimestamp({ match: { column: 'seen' }, unit: 's', zoned: false }),
  julianDayToTimestamp({ match: { column: 'joined' } }),
  trim({ match: { column: 'nick' } }),
  emptyToNull({ match: { column: 'nick' } }),
  textToBoolean({ match: { column: 'active' } }),
  cast({ match: { column: 'balance' }, to: 'decimal(10,2)', onMisfit: 'null' }),
  normalizeJson({ match: { column: 'settings' } }),
  constant({ match: { column: 'note', kind: 'text' }, value: 'removed' }),
  mask({ match: { column: 'phone' } }),
  hash({ match: { column: /^(user_)?email$/ }, salt, length: 16 }),
];

/** What makes of a PostgreSQL what an application on SQLite expects. */
export const back: readonly AnyTransform[] = [
  shout,
  timestampToEpoch({ match: { column: /_at$/ }, unit: 'ms' }),
  epochToTimestamp({ match: { column: 'seen' } }),
  julianDayToTimestamp({ match: { column: 'joined' }, zoned: false }),
  trim({ match: { column: 'nick' }, sides: 'start' }),
  emptyToNull({ match: { column: 'nick' } }),
  textToBoolean({ match: { column: 'active' }, true: ['ja'], false: ['nein'] }),
  cast({ match: { column: 'balance' }, to: 'bigint' }),
  normalizeJson({ match: { column: 'settings' } }),
  constant({ match: { column: 'note', kind: 'text' }, value: 'removed', nulls: 'pass' }),
  mask({ match: { column: 'phone' } }),
  hash({ match: { column: /^(user_)?email$/ }, salt, length: 16 }),
];
