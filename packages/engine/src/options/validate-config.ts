import { MigrationError } from '@godwit/plugin-api';
import { suggestNames } from '../names/nearest-name.js';
import { isRecord } from './checks.js';
import type { OptionRow, OptionTable } from './dialect-options.js';
import type { MigrationConfig } from './migration-config.js';
import { type MigrationOptions, OPTIONS } from './option-table.js';

const TOP_LEVEL = ['source', 'target', 'options', 'dialects', 'transforms'] as const;

/**
 * Refuses a config that is not one, naming the first wrong field: CONFIG_INVALID. Options that not
 * every move has pass, because their dialects are found later.
 */
export function validateConfig(config: unknown): asserts config is MigrationConfig {
  if (!isRecord(config)) throw invalid('The config has to be an object with "source" and "target".');
  checkKeys(config, TOP_LEVEL, '');
  checkSide(config['source'], 'source');
  checkSide(config['target'], 'target');
  for (const field of ['dialects', 'transforms'] as const) {
    const list = config[field];
    if (list !== undefined && !Array.isArray(list)) throw wrong(field, 'a list');
  }
  checkValues(config['options'], OPTIONS);
}

/** Refuses what is neither a url nor an object of connection fields. */
export function checkSide(side: unknown, field: string): void {
  if (typeof side === 'string' && side.trim() !== '') return;
  if (!isRecord(side)) throw wrong(field, 'a url, or an object with "url" or the fields of its dialect');
  for (const key of ['dialect', 'url']) {
    const value = side[key];
    if (value !== undefined && (typeof value !== 'string' || value.trim() === '')) {
      throw wrong(`${field}.${key}`, 'a text that is not empty');
    }
  }
}

/** Refuses options that are none: CONFIG_INVALID. */
export function checkOptions(
  options: unknown,
  table: OptionTable,
): asserts options is MigrationOptions | undefined {
  if (isRecord(options)) checkKeys(options, Object.keys(table), 'options.');
  checkValues(options, table);
}

function checkValues(options: unknown, table: OptionTable): void {
  if (options === undefined) return;
  if (!isRecord(options)) throw wrong('options', 'an object');
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || !Object.hasOwn(table, name)) continue;
    const { check } = table[name] as OptionRow;
    const problem = check(value, `options.${name}`);
    if (problem !== undefined) throw wrong(problem.field, problem.expected, problem.hint);
  }
}

function checkKeys(
  holder: Readonly<Record<string, unknown>>,
  known: readonly string[],
  prefix: string,
): void {
  const unknown = Object.keys(holder).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw invalid(`The config has an unknown field "${prefix}${unknown}".`, suggestNames(unknown, known));
}

function wrong(field: string, expected: string, hint?: string): MigrationError {
  return invalid(`The field "${field}" of the config has to be ${expected}.`, hint);
}

function invalid(message: string, hint?: string): MigrationError {
  return new MigrationError({ code: 'CONFIG_INVALID', message, ...(hint ? { hint } : {}) });
}
