import { formatTableName, type LogicalType } from '@godwit/plugin-api';
import type { PartDifference } from '../compare-schemas/compare-schemas.js';
import { describeDifference } from './describe-difference.js';
import type { DifferingParts } from './differing-parts.js';
import type { Risk } from './risks.js';
import type { SchemaDifference } from './schema-comparison.js';
import { tableAt } from './side-tables.js';

/** A difference, and the parts that it tells of. */
export interface ToldDifference {
  readonly difference: SchemaDifference;
  readonly parts: readonly PartDifference[];
}

/** A part with what it means for rows. */
interface Assessed {
  readonly part: PartDifference;
  readonly risk: Risk;
}

/** Why a column that the target lacks cannot be added to rows that are there. */
const WITHOUT_VALUE = ' It must have a value and has no default.';

type EnumType = LogicalType & { readonly kind: 'enum' };

/** A column whose enum has other values, on both sides. */
interface EnumPair {
  readonly wanted: EnumType;
  readonly found: EnumType;
  /** Whether the target has the enum as an object, which all its columns share. */
  readonly isObject: boolean;
}

/** Each part as a difference of its own; but an enum, where the target has it as an object, once for all its columns. */
export function tellDifferences(
  differing: DifferingParts,
  risks: readonly Risk[],
): readonly ToldDifference[] {
  const groups = new Map<unknown, { readonly pair?: EnumPair; readonly all: Assessed[] }>();
  for (const [index, part] of differing.parts.entries()) {
    const pair = enumPair(part, differing);
    const key = pair?.isObject === true ? JSON.stringify(pair) : part;
    const group = groups.get(key) ?? { ...(pair && { pair }), all: [] };
    group.all.push({ part, risk: risks[index] ?? { risk: 'safe' } });
    groups.set(key, group);
  }
  return [...groups.values()].map(({ pair, all }) => {
    const parts = all.map(({ part }) => part);
    const risk = worst(all.map((one) => one.risk));
    const described = describe(parts, pair);
    const why = described.type === 'column-added' && risk.risk === 'blocked' ? WITHOUT_VALUE : '';
    return { difference: { ...described, explanation: `${described.explanation}${why}`, ...risk }, parts };
  });
}

type Described = Omit<SchemaDifference, 'risk' | 'rows'>;

function describe(parts: readonly PartDifference[], pair: EnumPair | undefined): Described {
  if (pair?.isObject === true) return describeEnum(pair);
  const described = describeDifference(parts[0] as PartDifference);
  if (pair === undefined) return described;
  const explanation = `The column ${described.object} is another one in the target: ${howValuesDiffer(pair)}.`;
  return { ...described, explanation };
}

/** Whether the enum of a column has values that it does not have in the target. */
export function lacksValues(part: PartDifference, differing: DifferingParts): boolean {
  const pair = enumPair(part, differing);
  return pair === undefined || pair.wanted.values.some((value) => !pair.found.values.includes(value));
}

function enumPair({ change, part, found }: PartDifference, sides: DifferingParts): EnumPair | undefined {
  const { kind, place, content } = part;
  if (kind !== 'column' || change !== 'altered' || content['domain'] !== found?.content['domain'])
    return undefined;
  const [wanted, there] = [sides.wanted.tables, sides.found.tables].map((tables) => {
    return elementOf(tableAt(place, tables)?.columns.find(({ name }) => name === place.column)?.type);
  });
  if (wanted?.kind !== 'enum' || there?.kind !== 'enum' || wanted.name !== there.name) return undefined;
  const isObject = sides.found.enums.some(({ name }) => name.name === there.name);
  return { wanted, found: there, isObject };
}

function elementOf(type: LogicalType | undefined): LogicalType | undefined {
  return type?.kind === 'array' ? elementOf(type.of) : type;
}

function describeEnum(pair: EnumPair): Described {
  const { wanted, found } = pair;
  const { schema, name } = found;
  const full = formatTableName({ ...(schema === undefined ? {} : { schema }), name });
  return {
    type: 'enum-modified',
    kind: 'enum',
    object: name,
    source: wanted.values.join(', '),
    target: found.values.join(', '),
    explanation: `The enum ${full} is another one in the target: ${howValuesDiffer(pair)}.`,
  };
}

function howValuesDiffer(pair: EnumPair): string {
  const [wanted, found] = [pair.wanted.values, pair.found.values];
  const lacking = wanted.filter((value) => !found.includes(value));
  const extra = found.filter((value) => !wanted.includes(value));
  const told = [
    ...(lacking.length === 0 ? [] : [`it lacks ${quoted(lacking)}`]),
    ...(extra.length === 0 ? [] : [`it has ${quoted(extra)}, which the source does not have`]),
  ];
  return told.length === 0 ? 'its values are in another order' : told.join(', and ');
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(', ');
}

const GRAVITY: readonly Risk['risk'][] = ['safe', 'rewrite', 'data-loss', 'blocked'];

/** The gravest of several, with the rows of all that are as grave. */
function worst(risks: readonly Risk[]): Risk {
  const risk = GRAVITY[Math.max(...risks.map((one) => GRAVITY.indexOf(one.risk)))] ?? 'safe';
  const counts = risks.flatMap((one) => (one.risk === risk ? (one.rows ?? []) : []));
  return counts.length === 0 ? { risk } : { risk, rows: counts.reduce((sum, rows) => sum + rows, 0) };
}
