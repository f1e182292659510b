import { postgres } from '@godwit/dialect-postgres';
import { sqlite } from '@godwit/dialect-sqlite';
import { jest } from '@jest/globals';
import { createMigrationManager, type Logger, profile } from '../src/index.js';
import { realMove } from './support/real-move.js';

const SOURCE = `
  CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent, odd INTEGER);
  CREATE INDEX by_parent ON child (parent);
  CREATE VIEW names AS SELECT name FROM parent;
  INSERT INTO parent VALUES (1, 'Tove'); INSERT INTO child VALUES (1, 1, 'a text'), (2, 1, 3);`;

/** A logger that keeps what it is told. */
function recorder(): Logger & { readonly lines: readonly (readonly [string, string])[] } {
  const lines: (readonly [string, string])[] = [];
  const keep = (level: string) => (line: string) => void lines.push([level, line]);
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}

test('with verbose a logger is told what happens, and no password', async () => {
  await using move = await realMove(SOURCE);
  const logger = recorder();
  const url = new URL(move.url);
  const manager = createMigrationManager(
    { source: `sqlite:${move.file}`, target: move.url, options: { verbose: true } },
    { dialects: [sqlite, postgres], logger },
  );
  const result = await manager.migrate();
  expect(result.status).toBe('done');
  const { lines } = logger;
  expect(lines).toContainEqual(['info', 'Planning: 2 tables.']);
  expect(lines).toContainEqual(['info', expect.stringMatching(/^Run \S+: \/\S+ to postgres:\/\//)]);
  expect(lines).toContainEqual(['info', expect.stringMatching(/^child: done, 2 of 2 rows, 0\.\d\d s\.$/)]);
  expect(lines).toContainEqual(['warn', expect.stringMatching(/^VIEW_NOT_CARRIED at names: /)]);
  expect(lines).toContainEqual(['info', expect.stringMatching(/^The run is done: 3 rows, /)]);
  expect(lines).toContainEqual(['info', expect.stringMatching(/^Compared: same, /)]);
  const notes = lines.filter(([, line]) => /^[A-Z_]{4,}\b/.test(line));
  expect(new Set(notes.map(([, line]) => line)).size).toBe(notes.length);
  expect(url.password.length).toBeGreaterThan(4);
  expect(lines.filter(([, line]) => line.includes(url.password))).toEqual([]);
});

test('a table that fails is told as an error', async () => {
  await using move = await realMove(SOURCE);
  const logger = recorder();
  const shout = (value: unknown): never => {
    throw new Error(`no ${value}`);
  };
  const manager = createMigrationManager(
    {
      source: `sqlite:${move.file}`,
      target: move.url,
      options: { verbose: true, continueOnError: true },
      transforms: [{ name: 'shout', match: { column: 'name' }, open: () => shout }],
    },
    { dialects: [sqlite, postgres], logger },
  );
  expect((await manager.migrate()).status).toBe('incomplete');
  const errors = logger.lines.filter(([level]) => level === 'error');
  expect(errors).toEqual([['error', expect.stringMatching(/^parent: .* TRANSFORM_FAILED: /)]]);
});

test('the console is the logger unless another one is given, and nothing is told without verbose', async () => {
  await using move = await realMove(SOURCE);
  const levels = ['debug', 'info', 'warn', 'error'] as const;
  const spies = levels.map((level) => jest.spyOn(console, level).mockImplementation(() => {}));
  const logger = recorder();
  try {
    const parts = { dialects: [sqlite, postgres] };
    const sides = { source: `sqlite:${move.file}`, target: move.url };
    await createMigrationManager(sides, { ...parts, logger }).plan();
    expect(logger.lines).toEqual([]);
    expect(spies.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0, 0]);
    await createMigrationManager({ ...sides, options: { verbose: true } }, parts).plan();
    expect(spies.map((spy) => spy.mock.calls.length > 0)).toEqual([true, true, true, false]);
    await profile(sides.source, { ...parts, logger }, { options: { verbose: true } });
    expect(logger.lines.map(([level]) => level)).toContain('debug');
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
});

test('what is no logger is refused by the names of what it lacks', () => {
  const parts = { dialects: [sqlite], logger: { info: () => {}, error: () => {} } as never };
  expect(() => createMigrationManager({ source: 'a.db', target: 'b.db' }, parts)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: 'The logger has no method debug, warn.',
    }),
  );
});
