import assert from 'node:assert/strict';
import type { Dialect, LogicalType } from '@godwit/plugin-api';
import { sameData } from '../same-data.js';
import type { Suite, SuiteTest } from '../suite.js';
import { BOUNDARY_TABLES } from '../values/boundary-values.js';

const MORE: readonly (readonly [string, LogicalType])[] = [
  ['decimal(1000,500)', { kind: 'decimal', precision: 1000, scale: 500 }],
  ['decimal(3,-2)', { kind: 'decimal', precision: 3, scale: -2 }],
  ['decimal(2,5)', { kind: 'decimal', precision: 2, scale: 5 }],
  ['text(1)', { kind: 'text', maxLength: 1 }],
  ['text(100,000,000)', { kind: 'text', maxLength: 100_000_000 }],
  ['text that folds', { kind: 'text', collation: 'nocase' }],
  ['text of a collation that nobody knows', { kind: 'text', collation: 'of_the_kit' }],
  ['an enum without values', { kind: 'enum', name: 'nothing', values: [] }],
  ['an enum with a hostile name', { kind: 'enum', name: 'a"b.c\'d', values: ["'"] }],
  ['a native type of another dialect', { kind: 'native', dialect: 'of-the-kit', name: 'widget(3)[]' }],
  [
    'a native type with a hostile name',
    { kind: 'native', dialect: 'of-the-kit', name: '"; DROP TABLE t; --' },
  ],
  ['array(native)', { kind: 'array', of: { kind: 'native', dialect: 'of-the-kit', name: 'widget' } }],
];

const UNKNOWN = [
  'widget',
  'widget(1,2)',
  '',
  ' ',
  '(',
  'x y z(',
  '"',
  "';--",
  '\u{1f426}',
  'numeric(',
  '[]',
  '[][]',
];

/** Types there and back. Pure, so that it needs no database. */
export const typeMappingSuite: Suite = {
  name: 'type mapping',
  tests: ({ dialect }) => {
    const known = BOUNDARY_TABLES.map(({ name, type }) => [name, type] as const);
    const tests = [...known, ...MORE].map(([name, type]) => testOf(dialect, name, type));
    return [...tests, ...UNKNOWN.map((text) => unknownTest(dialect, text)), ...general(dialect)];
  },
};

function testOf({ types }: Dialect, name: string, type: LogicalType): SuiteTest {
  const run = async (): Promise<void> => {
    const native = types.toNative(type);
    assert.equal(typeof native.type, 'string');
    assert.notEqual(native.type, '', 'The native type is empty.');
    sameData(types.toNative(type), native, 'The second answer differs.');
    if (native.fidelity !== 'exact') {
      assert.ok(
        native.reason !== undefined && native.reason !== '',
        `It is ${native.fidelity} without a reason.`,
      );
      return;
    }
    const back = types.toLogical(native.type);
    sameData(types.toLogical(native.type), back, 'The second answer differs.');
    if (hasOwnDeclaration(type)) return;
    sameData(withoutCollation(back.type), withoutCollation(type), `${native.type} leads elsewhere.`);
  };
  return { name, run };
}

/** The name of an enumeration alone does not say its values, and tells it only where it is declared. */
function hasOwnDeclaration(type: LogicalType): boolean {
  return type.kind === 'enum' || (type.kind === 'array' && hasOwnDeclaration(type.of));
}

/**
 * The collation belongs to the column and not to its native type; and an array of arrays may say so only in its
 * values.
 */
function withoutCollation(type: LogicalType): LogicalType {
  if (type.kind === 'array') return type.of.kind === 'array' ? withoutCollation(type.of) : type;
  if (type.kind !== 'text') return type;
  const { collation: _, ...rest } = type;
  return rest;
}

function unknownTest({ name: dialect, types }: Dialect, text: string): SuiteTest {
  const run = async (): Promise<void> => {
    const mapped = types.toLogical(text);
    sameData(types.toLogical(text), mapped, 'The second answer differs.');
    if (mapped.type.kind === 'native') assert.equal(mapped.type.dialect, dialect);
    if (mapped.fidelity !== 'exact') assert.ok(mapped.reason, `It is ${mapped.fidelity} without a reason.`);
  };
  return { name: `the unknown native type ${JSON.stringify(text)}`, run };
}

function general({ name, types }: Dialect): readonly SuiteTest[] {
  const run = async (): Promise<void> => {
    const own: LogicalType = { kind: 'native', dialect: name, name: 'widget' };
    sameData(types.toLogical('widget of the kit').type.kind, 'native');
    assert.equal(types.toNative(own).type, 'widget');
  };
  return [{ name: 'its own native types keep their names', run }];
}
