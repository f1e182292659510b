import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type MigrationPlan, renderDownSql, renderPlanJson, renderUpSql } from '@godwit/engine';
import { refused, unwritable } from './files/file-errors.js';
import { Footprint } from './files/footprint.js';
import { checkAccess, type FileRules, reserveFile } from './files/own-file.js';
import { configText } from './render/config-text.js';

/** The files of a plan; undefined: this one has no such file. */
const FILES = {
  'up.sql': renderUpSql,
  'down.sql': renderDownSql,
  'plan.json': renderPlanJson,
  'proposed.config.mjs': configText,
} as const satisfies Record<string, (plan: MigrationPlan) => string | undefined>;

/** A folder for the files of a plan. */
export interface PlanFolder {
  /** Makes the folder where it is missing and writes the files; the answer is their paths. */
  write(plan: MigrationPlan): readonly string[];
}

/** Looks whether the files of a plan may be written into a folder; throws as {@link reserveFile} does. */
export function reservePlanFolder(folder: string, rules: FileRules): PlanFolder {
  if (new Footprint(rules.databases).holds(folder))
    throw refused(folder, 'it belongs to one of the databases');
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) checkParent(folder);
  else reserveAll(folder, rules);
  return {
    write: (plan) => {
      makeFolder(folder);
      // All are looked at before the first is written, so that none is left of another plan.
      return reserveAll(folder, rules).flatMap(({ name, file }) => {
        const text = FILES[name](plan);
        if (text === undefined) return [];
        file.write(text);
        return [file.path];
      });
    },
  };
}

function reserveAll(folder: string, rules: FileRules) {
  const names = Object.keys(FILES) as readonly (keyof typeof FILES)[];
  return names.map((name) => ({ name, file: reserveFile(join(folder, name), rules) }));
}

function checkParent(folder: string): void {
  const parent = dirname(folder);
  const stats = statSync(parent, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) checkAccess(parent, folder);
  else if (stats !== undefined || parent === folder) throw refused(folder, `${parent} is no folder`);
  else checkParent(parent);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}
