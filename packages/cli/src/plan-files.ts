import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MigrationPlan, renderDownSql, renderPlanJson, renderUpSql } from '@godwit/engine';
import { MigrationError } from '@godwit/plugin-api';
import { messageOf } from './message-of.js';

/** Writes up.sql, down.sql and plan.json into a folder, which is made where it is missing; the answer is their paths. */
export function writePlanFiles(plan: MigrationPlan, folder: string): readonly string[] {
  const contents = {
    'up.sql': renderUpSql(plan),
    'down.sql': renderDownSql(plan),
    'plan.json': renderPlanJson(plan),
  };
  try {
    mkdirSync(folder, { recursive: true });
    return Object.entries(contents).map(([name, content]) => {
      const file = join(folder, name);
      writeFileSync(file, content);
      return file;
    });
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

function unwritable(folder: string, cause: unknown): MigrationError {
  const full = typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOSPC';
  return new MigrationError({
    code: full ? 'DISK_FULL' : 'USAGE_INVALID',
    message: `The plan cannot be written to ${folder}: ${messageOf(cause)}.`,
    hint: full ? 'Free some space, or give another folder.' : 'Give a folder that you may write to.',
    cause,
  });
}
