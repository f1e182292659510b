import { formatTableName, type ObjectKind, type Rename } from '@godwit/plugin-api';
import type { PartDifference } from '../compare-schemas/compare-schemas.js';
import { formatContent } from '../compare-schemas/same-content.js';
import { HOLDS_FOR, type SchemaPart } from '../compare-schemas/schema-part.js';
import type { DifferenceType, SchemaDifference } from './schema-comparison.js';

type Described = Omit<SchemaDifference, 'risk' | 'rows'>;

const SUFFIXES = { missing: 'added', extra: 'removed', altered: 'modified' } as const;

/** Objects that are told by another word than their own; a part of a column is a change of the column. */
const OBJECTS: Readonly<Record<ObjectKind, string>> = {
  table: 'table',
  column: 'column',
  default: 'column-part',
  'not null': 'column-part',
  identity: 'column-part',
  'generated expression': 'column-part',
  collation: 'column-part',
  'primary key': 'constraint',
  'unique key': 'constraint',
  'foreign key': 'constraint',
  index: 'index',
  check: 'constraint',
  'native constraint': 'constraint',
  comment: 'comment',
  view: 'view',
  trigger: 'trigger',
  sequence: 'sequence',
  domain: 'domain',
  rule: 'object',
  policy: 'object',
  'table option': 'table-part',
};

/** A difference for people and programs, but for what it would cost. */
export function describeDifference(difference: PartDifference): Described {
  const { change, part, found } = difference;
  const { kind, place } = part;
  const table = place.table === undefined ? undefined : formatTableName(tableOf(place.table, place.schema));
  const object =
    place.object ??
    place.column ??
    part.columns?.join(', ') ??
    ruleOf(part) ??
    (kind === 'table' ? undefined : part.id);
  const source = change === 'extra' ? undefined : textOf(part);
  const target = change === 'missing' ? undefined : textOf(found ?? part);
  return {
    type: typeOf(difference),
    kind,
    ...(table === undefined ? {} : { table }),
    ...(object === undefined || object === '' ? {} : { object }),
    ...(source === undefined ? {} : { source }),
    ...(target === undefined ? {} : { target }),
    explanation: explain(difference),
  };
}

/** What a check without a name says. */
function ruleOf({ object }: SchemaPart): string | undefined {
  return object !== undefined && 'expression' in object ? object.expression.text : undefined;
}

/** A name that the options give to what the target has. */
export function describeRename({ table, from, column }: Rename): SchemaDifference {
  const name = formatTableName(table);
  if (column === undefined) {
    const old = formatTableName(from ?? table);
    const explanation = `The table ${old} of the target is the table ${name} of the source.`;
    return {
      type: 'table-renamed',
      kind: 'table',
      table: name,
      source: name,
      target: old,
      risk: 'safe',
      explanation,
    };
  }
  return {
    type: 'column-renamed',
    kind: 'column',
    table: name,
    object: column.to,
    source: column.to,
    target: column.from,
    risk: 'safe',
    explanation: `The column ${column.from} of the target is the column ${column.to} of the source.`,
  };
}

function typeOf({ change, part }: PartDifference): DifferenceType {
  const object = OBJECTS[part.kind];
  if (object === 'column-part') return part.place.table === undefined ? 'domain-modified' : 'column-modified';
  if (object === 'table-part') return 'table-modified';
  if (object === 'comment') return part.place.column === undefined ? 'table-modified' : 'column-modified';
  return `${object}-${SUFFIXES[change]}` as DifferenceType;
}

function tableOf(name: string, schema: string | undefined) {
  return { name, ...(schema === undefined ? {} : { schema }) };
}

/** What it says; what says no more than that it is there is its own name. */
function textOf({ what, content }: SchemaPart): string {
  const said = Object.entries(content).filter(([word, text]) => text !== undefined && word !== HOLDS_FOR);
  if (said.length === 0) return what;
  return said.map(([word, text]) => `${word} ${formatContent(text)}`).join(', ');
}

function explain({ change, part, detail }: PartDifference): string {
  if (change === 'missing') return `The target lacks ${part.what}.`;
  if (change === 'extra') return `The target has ${part.what}, which the source does not have.`;
  return `${part.what.charAt(0).toUpperCase()}${part.what.slice(1)} is another one in the target: ${detail}.`;
}
