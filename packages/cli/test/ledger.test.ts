import { NOTE_CODES, type Note } from '@godwit/plugin-api';
import { createColors } from 'picocolors';
import { renderLedger, renderShortLedger, renderUnaccepted } from '../src/render/ledger.js';

const view = { colors: createColors(false), width: Number.POSITIVE_INFINITY, verbose: false };

const note = (over: Partial<Note>): Note => ({
  code: 'TYPE_WIDENED',
  severity: 'info',
  place: { table: 't', column: 'c' },
  message: 'Became text.',
  ...over,
});

test('nothing to tell', () => {
  expect(renderLedger([], view)).toBe('Ledger: empty. Everything arrives exactly.\n');
});

test('losses come first, and each note has its place, its rows and what would help', () => {
  const notes = [
    note({}),
    note({
      code: 'BAD_TEXT',
      severity: 'warning',
      message: '7 cells.',
      count: 7,
      keys: ['id=1', 'id=2', 'id=3', 'id=4', 'id=5', 'id=6'],
    }),
    note({
      code: 'VIEW_NOT_CARRIED',
      severity: 'loss',
      place: { object: 'v' },
      message: 'Not made.',
      suggestion: 'CREATE VIEW v',
    }),
  ];
  expect(renderLedger(notes, view)).toBe(
    [
      'Ledger: 1 loss, 1 warning, 1 decision',
      '',
      '  loss VIEW_NOT_CARRIED (1)  Views are not translated between dialects; the text is in the plan.',
      '    - v: Not made.',
      '        -> to mend it, run in the finished target: CREATE VIEW v',
      '',
      '  warning BAD_TEXT (1)  Text holds NUL characters or invalid UTF-8, handled as was asked.',
      '    - t.c: 7 cells.',
      '        rows id=1; id=2; id=3; id=4; id=5 and 2 more',
      '',
      `  info TYPE_WIDENED (1)  ${NOTE_CODES.TYPE_WIDENED.meaning}`,
      '    - t.c: Became text.',
      '',
    ].join('\n'),
  );
});

test('what would help with all notes of a code is said once, behind them, and else with each', () => {
  const both = [note({ suggestion: 'Do so.' }), note({ place: { table: 'u' }, suggestion: 'Do so.' })];
  expect(renderLedger(both, view)).toContain(
    '\n    - t.c: Became text.\n    - u: Became text.\n        -> Do so.\n',
  );
  expect(renderLedger([...both, note({})], view)).toContain(
    '\n    - t.c: Became text.\n        -> Do so.\n    - u: Became text.\n        -> Do so.\n',
  );
});

test('many notes of one code are folded with their number, and verbose shows them', () => {
  const notes = Array.from({ length: 40 }, (_, index) => note({ place: { table: `t${index}` } }));
  const folded = renderLedger(notes, view);
  expect(folded).toContain('info TYPE_WIDENED (40)');
  expect(folded).toContain('and 38 more: --verbose shows them');
  expect(folded).not.toContain('t2:');
  const full = renderLedger(notes, { ...view, verbose: true });
  expect(full.match(/- t\d+: /g)).toHaveLength(40);
  expect(full).not.toContain('more');
});

test('accepted notes are shown apart, by their codes, and in full where that is asked', () => {
  const known = note({ code: 'VIEW_NOT_CARRIED', severity: 'loss', place: { object: 'v' }, accepted: true });
  const shown = renderLedger([known, note({})], view);
  expect(shown).toContain('Ledger: 1 decision\n');
  expect(shown).toMatch(/\nLedger, accepted: 1 loss\n {8}VIEW_NOT_CARRIED \(1\)\n$/);
  expect(renderLedger([known], view)).toContain('Ledger: nothing that is not accepted\n');
  expect(renderLedger([known], { ...view, verbose: true })).toContain('    - v: Became text.');
});

test('strict says why the exit code is 3', () => {
  expect(renderUnaccepted([], view)).toBe('');
  expect(renderUnaccepted([note({ severity: 'loss' }), note({ severity: 'warning' })], view)).toBe(
    'Strict: 1 loss, 1 warning not accepted, so this ends with exit code 3; --accept takes what is known.\n',
  );
});

test('a name that holds control characters cannot move the cursor', () => {
  const shown = renderLedger([note({ place: { table: 'a\u001b[2Jb\nc\u202e' } })], view);
  expect(shown).toContain('a\\x1b[2Jb\\nc\\u202e: Became text.');
});

test('on a narrow terminal long lines are wrapped under their beginning, and words stay whole', () => {
  const long = note({
    message: 'It became a type that is wider than before.',
    suggestion: `SELECT ${'x'.repeat(40)}`,
  });
  const shown = renderLedger([long], { ...view, width: 40 });
  expect(shown).toContain(
    [
      '    - t.c: It became a type that is',
      '      wider than before.',
      '        -> to see such rows in the',
      '           target: SELECT',
      `           ${'x'.repeat(40)}`,
      '',
    ].join('\n'),
  );
});

describe('after a failure', () => {
  const losses = (count: number): readonly Note[] =>
    Array.from({ length: count }, (_, index) => note({ severity: 'loss', place: { table: `t${index}` } }));

  test('losses and warnings are shown, without the decisions', () => {
    const shown = renderShortLedger([...losses(2), note({ place: { table: 'decided' } })], view);
    expect(shown).toContain('t0: Became text.');
    expect(shown).not.toContain('decided');
  });

  test('decisions are shown where there is nothing else, and nothing where there is nothing', () => {
    expect(renderShortLedger([note({})], view)).toContain('t.c: Became text.');
    expect(renderShortLedger([], view)).toBe('');
  });

  test('many are only counted', () => {
    expect(renderShortLedger([...losses(30), note({})], view)).toBe(
      'Ledger: 30 losses, 1 decision; --json shows them\n\n',
    );
  });
});
