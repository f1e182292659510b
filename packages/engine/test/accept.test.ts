import type { Note } from '@godwit/plugin-api';
import {
  type Accepted,
  createMigrationManager,
  exitCodeOf,
  type MigrationConfig,
  type MigrationResult,
  unacceptedNotes,
} from '../src/index.js';
import { acceptedNothing, withAcceptance } from '../src/plan/accept-notes.js';
import { failure, move } from './support/move.js';
import { library } from './support/sample-schema.js';

const note = (place: Note['place']): Note => ({
  code: 'INDEX_NOT_CARRIED',
  severity: 'loss',
  place,
  message: 'Left out.',
});
const INDEX = note({ schema: 'shop', table: 'orders', object: 'by_day' });
const COLUMN = note({ table: 'orders', column: 'day' });

describe('an entry of accept', () => {
  test.each<[Accepted, boolean, boolean]>([
    ['INDEX_NOT_CARRIED', true, true],
    ['VIEW_NOT_CARRIED', false, false],
    ['INDEX_NOT_CARRIED:orders', true, true],
    ['INDEX_NOT_CARRIED: ord*', true, true],
    ['INDEX_NOT_CARRIED:order', false, false],
    ['INDEX_NOT_CARRIED:orders.day', false, true],
    ['INDEX_NOT_CARRIED:orders.by_???', true, false],
    ['INDEX_NOT_CARRIED:shop', true, false],
    ['INDEX_NOT_CARRIED:shop.orders', true, false],
    ['INDEX_NOT_CARRIED:shop.*.by_day', true, false],
    [{ code: 'INDEX_NOT_CARRIED' }, true, true],
    [{ code: 'INDEX_NOT_CARRIED', place: { table: 'orders' } }, true, true],
    [{ code: 'INDEX_NOT_CARRIED', place: { table: 'ord*', object: 'by_*' } }, true, false],
    [{ code: 'INDEX_NOT_CARRIED', place: { schema: 'public', table: 'orders' } }, false, false],
    [{ code: 'INDEX_NOT_CARRIED', place: { column: 'day' } }, false, true],
  ])('%j takes by code and place', (entry, takesIndex, takesColumn) => {
    const takes = (one: Note): boolean => withAcceptance(one, [entry]).accepted === true;
    expect([takes(INDEX), takes(COLUMN)]).toEqual([takesIndex, takesColumn]);
  });

  test('that takes none is told', () => {
    expect(acceptedNothing(['INDEX_NOT_CARRIED:orders', 'VIEW_NOT_CARRIED:v'], [INDEX])).toMatchObject([
      {
        code: 'ACCEPTED_NOTHING',
        severity: 'info',
        message: expect.stringContaining('"VIEW_NOT_CARRIED:v"'),
      },
    ]);
  });
});

describe('a list of accepted notes is refused', () => {
  const given = (accept: unknown): Promise<unknown> => {
    const options = { accept } as MigrationConfig['options'] & object;
    const config: MigrationConfig = { source: 'memory:source', target: 'memory:target', options };
    return failure((async () => createMigrationManager(config))());
  };

  test.each<[unknown, string]>([
    ['INDEX_NOT_CARRIED', 'options.accept'],
    [[5], 'options.accept[0]'],
    [['INDEX_NOT_CARRIED', 'INDEX_NOT_CARRIED:'], 'options.accept[1]'],
    [[{ place: {} }], 'options.accept[0].code'],
    [[{ code: 'INDEX_NOT_CARRIED', table: 't' }], 'options.accept[0].table'],
    [[{ code: 'INDEX_NOT_CARRIED', place: 't' }], 'options.accept[0].place'],
    [[{ code: 'INDEX_NOT_CARRIED', place: { tabel: 't' } }], 'options.accept[0].place.tabel'],
    [[{ code: 'INDEX_NOT_CARRIED', place: { table: '' } }], 'options.accept[0].place.table'],
  ])('where it is %j', async (accept, field) => {
    const message = expect.stringContaining(`"${field}"`);
    expect(await given(accept)).toMatchObject({ code: 'CONFIG_INVALID', message });
  });

  test('where a code is none, with the nearest one', async () => {
    const error = {
      code: 'CONFIG_INVALID',
      hint: expect.stringMatching(/^Did you mean "INDEX_NOT_CARRIED"/),
    };
    expect(await given(['INDEX_NOT_CARIED'])).toMatchObject(error);
    expect(await given([{ code: 'index_not_carried' }])).toMatchObject(error);
  });

  test('but a dialect of somebody else may have its own', async () => {
    expect(await given(['oracle/PACKAGE_NOT_CARRIED'])).not.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

/** A move that has one warning: of a transform that matches nothing. */
function withTransform(accept: readonly Accepted[], strict: boolean) {
  return move(library(), {
    options: { accept, strict },
    transforms: [
      { name: 'idle', match: { column: 'nowhere' }, open: () => (value: unknown) => value } as never,
    ],
  }).manager;
}

describe('strict', () => {
  const code = 'TRANSFORM_MATCHES_NOTHING';

  test.each<[string, readonly Accepted[], boolean, number]>([
    ['notes change nothing without it', [], false, 0],
    ['a warning that is not accepted makes 3', [], true, 3],
    ['an accepted one does not', [code], true, 0],
    ['nor one that is accepted by its place', [`${code}:idle`], true, 0],
    ['one that is accepted elsewhere does', [`${code}:other`], true, 3],
  ])('%s, of a plan as of a run', async (_, accept, strict, exitCode) => {
    const manager = withTransform(accept, strict);
    expect(exitCodeOf(await manager.plan())).toBe(exitCode);
    const result = await manager.migrate();
    expect(result.status).toBe('done');
    expect(exitCodeOf(result)).toBe(exitCode);
  });

  test('accepted notes stay in the ledger, marked, and those that are not are named', async () => {
    const result = await withTransform([code], true).migrate();
    expect(result.ledger).toMatchObject([{ code, accepted: true }]);
    expect(unacceptedNotes(result)).toEqual([]);
    expect(unacceptedNotes(await withTransform([], true).migrate())).toMatchObject([{ code }]);
  });

  test('what is accepted for nothing is told, and is no reason for another exit code', async () => {
    const manager = withTransform([code, 'VIEW_NOT_CARRIED'], true);
    for (const outcome of [await manager.plan(), await manager.migrate()]) {
      expect(outcome.ledger.map((one) => one.code)).toEqual([code, 'ACCEPTED_NOTHING']);
      expect(exitCodeOf(outcome)).toBe(0);
    }
  });

  test('an incomplete or failed run keeps its exit code', () => {
    const result = {
      status: 'failed',
      rowsMigrated: 0,
      strict: true,
      ledger: [INDEX],
    } as unknown as MigrationResult;
    expect(exitCodeOf(result)).toBe(1);
    expect(exitCodeOf({ ...result, status: 'incomplete', strict: false })).toBe(3);
  });

  test('a code that only a run writes is accepted for nothing only once a run has ended', async () => {
    const { manager } = move(library(), { options: { accept: ['STEP_FAILED'], strict: true } });
    expect((await manager.plan()).ledger).toEqual([]);
    expect((await manager.migrate()).ledger).toMatchObject([{ code: 'ACCEPTED_NOTHING' }]);
  });
});
