import {
  type ColumnSite,
  defineTransform,
  formatLogicalType,
  LOGICAL_TYPE_WORDS,
  type LogicalKind,
  type LogicalType,
  parseLogicalType,
  type Transform,
} from '@godwit/plugin-api';
import {
  type CastChoices,
  type Caster,
  casterOf as castInto,
  doesNotFit,
  Misfit,
} from '@godwit/plugin-api/conversions';
import { readClock } from '@godwit/plugin-api/time';
import { common, invalidOption, word } from './check-options.js';
import type { TransformOptions } from './transform-options.js';

/** Options of {@link cast}. */
export interface CastOptions extends TransformOptions<LogicalKind> {
  /** The type to cast to: a logical type, or its short spelling such as `decimal(10,2)`. Of native types only those of addresses. */
  readonly to: LogicalType | string;
  /** What becomes of a value that does not fit: `fail` (the default), or NULL; the column then becomes nullable. */
  readonly onMisfit?: 'fail' | 'null';
  /** How text spells bytes: `hex` (the default; a `\x` before it is written, and may be read), `base64`, or `utf8`. */
  readonly bytes?: 'hex' | 'base64' | 'utf8';
  /** The zone of times that name none, where one is needed: `Z`, `UTC` or `±HH:MM`. */
  readonly zone?: string;
}

const NAME = 'cast';
const OPTIONS = ['to', 'onMisfit', 'bytes', 'zone'] as const;

/**
 * Gives columns another type and every value its equal there. Nothing is rounded or cut: a value without an exact equal
 * does not fit. Only columns of kinds that can be cast to `to` are matched. Throws TRANSFORM_INVALID for wrong options;
 * for a value VALUE_DOES_NOT_FIT with the reason, unless `onMisfit` says NULL.
 */
export function cast(options: CastOptions): Transform<LogicalKind, LogicalKind> {
  const own = options?.name ?? NAME;
  const to = typeOf(own, options?.to);
  const casting = casterOf(own, to);
  const shared = common({ name: NAME, kinds: casting.from, options: OPTIONS }, options);
  const onMisfit = word(own, 'onMisfit', options.onMisfit, ['fail', 'null']);
  const choices: CastChoices = {
    bytes: word(own, 'bytes', options.bytes, ['hex', 'base64', 'utf8']),
    zone: zoneOf(own, options.zone),
  };
  return defineTransform<LogicalKind, LogicalKind>({
    ...shared,
    output: (site) => ({ type: withCollation(to, site), ...(onMisfit === 'null' ? { nullable: true } : {}) }),
    open: ({ site }) => {
      const change = casting.make(to, choices);
      return (value) => {
        const result = change(value, site.type);
        if (!(result instanceof Misfit)) return result;
        if (onMisfit === 'null') return null;
        throw doesNotFit(`It does not fit ${formatLogicalType(to)}: ${result.reason}.`);
      };
    },
  });
}

function typeOf(transform: string, to: LogicalType | string): LogicalType {
  const type = typeof to === 'string' ? parseLogicalType(to) : to;
  if (typeof type?.kind === 'string') return type;
  const problem = `has to be a logical type or one of ${LOGICAL_TYPE_WORDS.join(', ')}`;
  throw invalidOption(transform, 'to', problem);
}

function casterOf(transform: string, to: LogicalType): Caster {
  const found = castInto(to);
  if (found !== undefined) return found;
  throw invalidOption(transform, 'to', `cannot be ${to.kind}: only its dialect knows such values`);
}

function zoneOf(transform: string, zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  const minutes = readClock(`00:00:00${zone === 'UTC' ? 'Z' : zone}`)?.zone;
  if (minutes !== undefined) return minutes;
  throw invalidOption(transform, 'zone', 'has to be "UTC", "Z" or an offset such as "+02:00"');
}

/** How text compares stays the column's own. */
function withCollation(to: LogicalType, { type }: ColumnSite): LogicalType {
  if (to.kind !== 'text' || type.kind !== 'text' || type.collation === undefined) return to;
  return { collation: type.collation, ...to };
}
