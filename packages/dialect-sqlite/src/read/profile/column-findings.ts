import {
  type ColumnPlan,
  FINDING_CODES,
  type Finding,
  type FindingCode,
  type LogicalType,
  MAX_FINDING_KEYS,
  SHAPE_FINDINGS,
} from '@godwit/plugin-api';
import type { ColumnSurvey } from './column-survey.js';
import type { ProfileContext } from './examine.js';
import { keysWhere } from './keys-where.js';
import type { ChangeCount, Outcome, Storage } from './outcome.js';

/** The findings about one column, in the order of the table of codes. */
export function columnFindings(
  context: ProfileContext,
  column: ColumnPlan,
  survey: ColumnSurvey,
  tried: { readonly declared: Outcome | undefined; readonly final: Outcome },
): readonly Finding[] {
  const counts = new Map<FindingCode, ChangeCount>(survey.found);
  for (const [storage, misfits] of tried.declared?.misfitsBy ?? []) {
    merge(counts, misfitCode(column.as, storage), misfits);
  }
  // What all values look like tells more than that none of them fits.
  const none =
    tried.declared !== undefined && BigInt(counts.get('VALUE_DOES_NOT_FIT')?.count ?? 0) === survey.values;
  if (none && survey.shapes().length > 0) counts.delete('VALUE_DOES_NOT_FIT');
  for (const [code, faults] of (tried.declared ?? tried.final).faults) merge(counts, code, faults);
  const mixed = mixedTypes(context, survey);
  if (mixed !== undefined) counts.set('MIXED_TYPES', mixed);
  const forms = survey.mixedForms();
  if (forms !== undefined) {
    const keys = keysWhere(context, forms.predicate, MAX_FINDING_KEYS);
    counts.set('MIXED_TIME_FORMS', { count: forms.count, keys: [...keys] });
  }
  for (const shape of survey.shapes()) {
    const keys = keysWhere(context, `${survey.x} IS NOT NULL`, MAX_FINDING_KEYS);
    counts.set(SHAPE_FINDINGS[shape], { count: Number(survey.values), keys: [...keys] });
  }
  const place = { table: context.table.name, column: column.name };
  return (Object.keys(FINDING_CODES) as FindingCode[]).flatMap((code) => {
    const found = counts.get(code);
    return found === undefined ? [] : [{ code, count: found.count, keys: found.keys, place }];
  });
}

/** Under which code a value that the declared type does not hold is told. */
function misfitCode(type: LogicalType, storage: Storage): FindingCode {
  switch (type.kind) {
    case 'integer':
    case 'bigint':
    case 'float':
      return storage === 'text' ? 'TEXT_IN_NUMBER' : 'VALUE_DOES_NOT_FIT';
    case 'decimal':
      if (storage === 'text') return 'TEXT_IN_NUMBER';
      return storage === 'number' ? 'DECIMAL_DOES_NOT_FIT' : 'VALUE_DOES_NOT_FIT';
    case 'text':
      return type.maxLength !== undefined && storage !== 'blob' ? 'TEXT_TOO_LONG' : 'VALUE_DOES_NOT_FIT';
    default:
      return 'VALUE_DOES_NOT_FIT';
  }
}

function merge(counts: Map<FindingCode, ChangeCount>, code: FindingCode, more: ChangeCount): void {
  const known = counts.get(code) ?? { count: 0, keys: [] };
  const keys = [...known.keys, ...more.keys].slice(0, MAX_FINDING_KEYS);
  counts.set(code, { count: known.count + more.count, keys });
}

/** Whole numbers and others are one class here: a column of numbers holds both. */
function mixedTypes(context: ProfileContext, survey: ColumnSurvey): ChangeCount | undefined {
  const { integer, real, text, blob } = survey.facts().classes ?? { integer: 0, real: 0, text: 0, blob: 0 };
  const groups = [
    { count: integer + real, names: "'integer','real'" },
    { count: text, names: "'text'" },
    { count: blob, names: "'blob'" },
  ];
  const [most, ...others] = groups.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  if (most === undefined || others.length === 0) return undefined;
  const names = others.map((group) => group.names).join(',');
  const keys = keysWhere(context, `typeof(${survey.x}) IN (${names})`, MAX_FINDING_KEYS);
  return { count: others.reduce((sum, { count }) => sum + count, 0), keys: [...keys] };
}
