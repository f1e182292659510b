import type { LogicalType } from '@godwit/plugin-api';
import { digitsOf } from './arithmetic.js';
import { assignLiteral } from './assign-literal.js';
import { asFloat, asNumber, asText } from './cast.js';
import { cast, classOf, type Fragment, nameOfClass, Refusal, type Scope } from './fragment.js';
import { assignJson } from './json-value.js';
import { assignNow, NOW } from './now.js';
import { paddedLength } from './padded.js';

/** The value as a column of the expected type keeps it. Throws Refusal where that changes it or cannot be said. */
export function assignTo(fragment: Fragment, expected: LogicalType, scope: Scope): Fragment {
  if (fragment.class === 'null') return fragment;
  if (fragment.now !== undefined) return assignNow(fragment.now, expected);
  if (fragment.literal !== undefined) return assignLiteral(fragment, fragment.literal, expected);
  if (fragment.class === 'json-value') return assignJson(fragment, expected, scope);
  switch (expected.kind) {
    case 'text':
      return asText(fragment, scope);
    case 'integer':
    case 'bigint':
      return integer(fragment, expected, scope);
    case 'decimal':
      return decimal(asNumber(fragment), expected);
    case 'float':
      return asFloat(asNumber(fragment));
    default:
      return same(fragment, expected, scope);
  }
}

function integer(fragment: Fragment, expected: LogicalType, { context }: Scope): Fragment {
  // A default reads no column, so that only a random number is certain to have more bits than there are.
  const isWide = context.purpose === 'default' && fragment.type?.kind === 'bigint';
  if (isWide && expected.kind === 'integer')
    throw new Refusal(`the column has room for integers of ${expected.bits} bits only`);
  // The server itself turns a decimal that is whole into an integer.
  const isWhole = fragment.type?.kind === 'decimal' && fragment.type.scale === 0;
  if (fragment.class === 'decimal' && isWhole) return fragment;
  if (fragment.class !== 'boolean' && fragment.class !== 'integer') throw differs(fragment, expected);
  return asNumber(fragment);
}

function decimal(fragment: Fragment, expected: Extract<LogicalType, { kind: 'decimal' }>): Fragment {
  if (fragment.class === 'integer' && (expected.scale ?? 0) === 0 && expected.precision === undefined)
    return fragment;
  const unchanged =
    fragment.class === 'decimal' && JSON.stringify(fragment.type) === JSON.stringify(expected);
  if (unchanged || (expected.precision === undefined && fragment.class === 'decimal')) return fragment;
  const digits = fragment.class === 'decimal' ? digitsOf(fragment) : undefined;
  // A value of more digits before the point has no room in the source either.
  if (digits !== undefined && digits.scale <= (expected.scale ?? 0)) return fragment;
  if (expected.precision !== undefined) {
    throw new Refusal(
      'PostgreSQL would round the result to the digits of the column and the source does not',
    );
  }
  // By way of its text, which is exact; the direct cast keeps 15 digits.
  return cast(cast(fragment, 'text', 'text'), 'numeric', 'decimal');
}

/** Now, as the server turns it into the type of a column. */
function assignMoment(fragment: Fragment, expected: LogicalType, { caveats }: Scope): Fragment {
  const isZoned = expected.kind === 'timestamp' && expected.zoned;
  if (!isZoned && expected.kind !== 'timestamp' && expected.kind !== 'date')
    throw differs(fragment, expected);
  if (!isZoned) caveats.add('PostgreSQL takes the local time of the time zone of the session');
  return fragment;
}

function same(fragment: Fragment, expected: LogicalType, scope: Scope): Fragment {
  if (fragment.sql.startsWith(NOW) && fragment.class === 'timestamp')
    return assignMoment(fragment, expected, scope);
  // The server puts blanks behind a text that is shorter.
  const isPadded = expected.kind === 'native' && paddedLength(expected.name) !== undefined;
  if (isPadded && fragment.class === 'text') return fragment;
  const isUnchanged = JSON.stringify(fragment.type) === JSON.stringify(expected);
  if (fragment.class === 'timestamp' && isUnchanged) return fragment;
  if (fragment.class !== classOf(expected) || ['other', 'timestamp'].includes(fragment.class)) {
    throw differs(fragment, expected);
  }
  return fragment;
}

function differs(fragment: Fragment, expected: LogicalType): Refusal {
  return new Refusal(`it gives ${nameOfClass(fragment.class)} and the column is of type ${expected.kind}`);
}
