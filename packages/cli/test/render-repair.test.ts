import type { RepairResult } from '@godwit/engine';
import { createColors } from 'picocolors';
import { renderRepair } from '../src/render/repair.js';
import { query } from './sample.js';
import { Scene } from './scene.js';

const scene = new Scene();

const RESULT = {
  status: 'repaired',
  tables: [{ name: 'p', written: 1, deleted: 0, kept: 0 }],
  raised: 0,
  notes: [
    {
      code: 'FOREIGN_KEY_NOT_VALID',
      severity: 'warning',
      place: {},
      message: 'Rows point at nothing.',
      suggestion: 'Correct them.',
    },
  ],
  traces: { what: 'its records of runs', removal: 'DROP TABLE godwit_runs;' },
  verification: { tables: [], findings: [] },
} as unknown as RepairResult;

test('the end of a repair says what was written, what has to be told and what stays of godwit', () => {
  expect(renderRepair(RESULT, createColors(false))).toBe(
    'Repaired\n  p: 1 row written again\n  Rows point at nothing. Correct them.\n' +
      '  godwit leaves its records of runs there. To remove: DROP TABLE godwit_runs;\n\n',
  );
});

test.each(['index', 'tables'])(
  'a repair finds nothing to do where the %s are missing, and says whose work that is',
  async (what) => {
    if (what === 'index') {
      await scene.run(['migrate', 'app.db', scene.url]);
      await query(scene.url, 'DROP INDEX book_title');
    }
    const repaired = await scene.run(['repair', 'app.db', scene.url]);
    expect(repaired.code).toBe(3);
    expect(repaired.stdout).toContain(
      what === 'index'
        ? 'Nothing to repair in the rows\n  What differs below stays: repair mends rows and sequences only.\n'
        : 'Nothing was repaired\n  The target lacks 2 tables: "godwit migrate" makes tables, repair mends rows only.\n',
    );
    expect(repaired.stdout).not.toContain('Repaired');
    expect(repaired.stdout.match(/book .* not in the target$/gm) ?? []).toHaveLength(
      what === 'tables' ? 1 : 0,
    );
    expect(repaired.stdout).not.toContain('TARGET_TABLE_MISSING');
  },
);
