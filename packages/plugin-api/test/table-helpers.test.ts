import {
  type DomainType,
  domainChecks,
  domainsOf,
  type ExpressionSite,
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

test('the domains of a column are found from the outermost to the innermost, and those in a circle once', () => {
  const base = { type: { kind: 'text' }, nativeType: 'text', nullable: true, checks: [] } as const;
  const inner: DomainType = { ...base, name: { name: 'inner' } };
  const outer: DomainType = { ...base, name: { name: 'outer' }, over: inner.name };
  const [, , column] = table.columns;
  expect(domainsOf(column ?? {}, [inner, outer])).toEqual([outer, inner]);
  expect(domainsOf(column ?? {}, [inner])).toEqual([]);
  const back: DomainType = { ...inner, over: outer.name };
  expect(domainsOf(column ?? {}, [back, outer])).toEqual([outer, back]);
});

test('the checks of the domains of a column are about the column', () => {
  const base = { type: { kind: 'text' }, nativeType: 'text', nullable: true } as const;
  const outer: DomainType = { ...base, name: { name: 'outer' }, checks: [{ expression: named('outer') }] };
  const tree = { kind: 'column', name: 'c' };
  expect(domainChecks({ name: 'c', domain: outer.name }, [outer])).toEqual([
    { column: 'c', expression: { ...named('outer'), tree } },
  ]);
});
