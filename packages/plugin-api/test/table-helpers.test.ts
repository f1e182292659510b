import {
  type DomainType,
  type ExpressionSite,
  inlineDomains,
  mapExpressions,
  type SqlExpression,
  type Table,
} from '../src/index.js';

const named = (text: string): SqlExpression => ({
  text,
  dialect: 'x',
  tree: { kind: 'column', name: 'VALUE' },
});

const table: Table = {
  name: { schema: 's', name: 't' },
  columns: [
    { name: 'a', type: { kind: 'text' }, nativeType: 'text', nullable: true, default: named('default') },
    {
      name: 'b',
      type: { kind: 'text' },
      nativeType: 'text',
      nullable: true,
      generated: { expression: named('generated'), stored: true },
    },
    { name: 'c', type: { kind: 'text' }, nativeType: 'text', nullable: true, domain: { name: 'outer' } },
  ],
  uniqueKeys: [],
  foreignKeys: [],
  checks: [{ name: 'k', expression: named('check') }],
  indexes: [
    { name: 'plain', unique: false, parts: [{ column: 'a', direction: 'asc' }] },
    { name: 'part', unique: false, parts: [{ expression: named('part'), direction: 'asc' }] },
    { name: 'where', unique: false, parts: [{ column: 'a', direction: 'asc' }], where: named('where') },
  ],
};

describe('the expressions of a table', () => {
  test('are all met, with their places', () => {
    const sites: (readonly [string, ExpressionSite])[] = [];
    const same = mapExpressions(table, (expression, site) => {
      sites.push([expression.text, site]);
      return expression;
    });
    expect(same).toEqual(table);
    const at = { schema: 's', table: 't' };
    const text = { kind: 'text' };
    expect(sites).toEqual([
      ['default', site('default', { ...at, column: 'a' }, 'DEFAULT_NOT_CARRIED', text)],
      ['generated', site('generated', { ...at, column: 'b' }, 'GENERATED_NOT_CARRIED', text)],
      ['check', site('check', { ...at, object: 'k' }, 'CHECK_NOT_CARRIED')],
      ['part', site('index', { ...at, object: 'part' }, 'INDEX_NOT_CARRIED')],
      ['where', site('predicate', { ...at, object: 'where' }, 'INDEX_NOT_CARRIED')],
    ]);
  });

  test('take with them what means nothing without them', () => {
    const bare = mapExpressions(table, () => undefined);
    expect(bare.columns.map(({ default: value, generated }) => [value, generated])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(bare.checks).toEqual([]);
    expect(bare.indexes.map(({ name }) => name)).toEqual(['plain']);
  });

  function site(purpose: string, place: object, notCarried: string, expected?: object) {
    return { purpose, place, notCarried, ...(expected === undefined ? {} : { expected }) };
  }
});

test('a column is given the default and the checks of its domains, under its own name', () => {
  const base = { type: { kind: 'text' }, nativeType: 'text', nullable: true } as const;
  const domains: readonly DomainType[] = [
    { ...base, name: { name: 'outer' }, over: { name: 'inner' }, checks: [{ expression: named('outer') }] },
    { ...base, name: { name: 'inner' }, default: named('inner'), checks: [{ expression: named('inner') }] },
  ];
  const { table: plain, notes } = inlineDomains(table, domains);
  expect(plain.columns[2]).toEqual({ name: 'c', ...base, default: named('inner') });
  const tree = { kind: 'column', name: 'c' };
  expect(plain.checks.slice(1)).toEqual([
    { column: 'c', expression: { ...named('outer'), tree } },
    { column: 'c', expression: { ...named('inner'), tree } },
  ]);
  expect(notes.map(({ code, place }) => [code, place])).toEqual([
    ['TYPE_WIDENED', { schema: 's', table: 't', column: 'c' }],
  ]);
});
