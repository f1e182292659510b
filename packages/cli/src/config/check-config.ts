import {
  COLUMN_CHOICES,
  isAcceptList,
  type MigrationConfig,
  type MigrationOptions,
  nearestNames,
} from '@godwit/engine';
import { z } from 'zod';
import { looksLikeDialect } from '../dialects/found-dialect.js';
import { LIMITS } from '../limits.js';
import { isTimeZone } from '../time-zone.js';
import { isTypeWord, TYPE_WORDS } from '../type-words.js';
import { configError } from './config-error.js';
import { type FieldPath, fieldLine, formatField } from './field-line.js';

/** What a config file may hold: everything may also come from the command line. */
export type FileConfig = Partial<MigrationConfig>;

/** The file that a config came from. */
export interface ConfigSource {
  readonly file: string;
  readonly text: string;
}

const SIDE = z.union(
  [
    z.string().trim().min(1),
    z.looseObject({ dialect: z.string().min(1).optional(), url: z.string().min(1).optional() }),
  ],
  { error: 'a url, or an object with "url" or the fields of its dialect' },
);
const COLLATIONS = 'an object such as { nocase: "icu" }';
const ZONE = 'an IANA time zone such as "UTC" or "Europe/Paris"';
const flag = z.boolean({ error: 'true or false' });
const whole = ([low, high]: readonly [number, number]) => {
  const error = `a whole number from ${low} to ${high}`;
  return z.int({ error }).min(low, { error }).max(high, { error });
};
const patterns = z.array(z.string({ error: 'a table name or pattern' }), {
  error: 'a list of table names or patterns',
});
const texts = z.record(z.string(), z.string({ error: 'a text' }), { error: 'an object of texts' });
const types = texts.check((context) => {
  for (const [name, type] of Object.entries(context.value)) {
    if (isTypeWord(type)) continue;
    context.issues.push({ code: 'custom', message: `one of ${TYPE_WORDS}`, input: type, path: [name] });
  }
});

const accepted = z.unknown().check((context) => {
  const problem = isAcceptList(context.value, 'accept');
  if (problem === undefined) return;
  const path = [...problem.field.matchAll(/\[(\d+)\]|\.(\w+)/g)].map(([, at, name]) => name ?? Number(at));
  context.issues.push({
    code: 'custom',
    message: problem.expected,
    input: context.value,
    path,
    params: { hint: problem.hint },
  });
}) as z.ZodType<MigrationOptions['accept']>;

/** Words that the engine knows but cannot carry out yet pass here, because it tells so itself. */
function words(...allowed: readonly string[]) {
  return (...notYet: readonly string[]) =>
    z.enum([...allowed, ...notYet], { error: `one of ${allowed.map((word) => `"${word}"`).join(', ')}` });
}

/** What becomes of single columns, by `table.column`. */
function columnChoices() {
  const parts = {
    misfits: words(...COLUMN_CHOICES.misfits)().optional(),
    badText: words(...COLUMN_CHOICES.badText)().optional(),
    infer: words(...COLUMN_CHOICES.infer)().optional(),
    from: words(...COLUMN_CHOICES.from)().optional(),
    to: words(...COLUMN_CHOICES.to)().optional(),
  } satisfies Record<keyof typeof COLUMN_CHOICES, z.ZodType>;
  const error = `an object of ${Object.keys(parts).join(', ')}`;
  return z.record(z.string(), z.strictObject(parts, { error }), {
    error: 'an object of choices by table.column',
  });
}

const NAME = 'a text that is not empty';

const OPTIONS = {
  batchSize: whole(LIMITS.batchSize),
  parallel: z.union([z.boolean(), whole(LIMITS.parallel)], {
    error: 'true, false or a whole number from 1 to 64',
  }),
  schemaOnly: flag,
  dataOnly: flag,
  includeTables: patterns,
  excludeTables: patterns,
  where: texts,
  onExisting: words('fail', 'drop', 'drop-first')('append', 'truncate', 'upsert', 'skip'),
  dropTables: flag,
  onError: words('stop', 'skip-table')('reject-row'),
  continueOnError: flag,
  typeMappings: types,
  infer: words(...COLUMN_CHOICES.infer)(),
  columns: columnChoices(),
  collations: z.strictObject({ nocase: words('fold', 'icu', 'citext')().optional() }, { error: COLLATIONS }),
  onDuplicates: words('attempt', 'fail', 'drop-key')(),
  onBadText: words('fail', 'strip', 'replace')(),
  sourceTimeZone: z.string({ error: ZONE }).refine(isTimeZone, { error: ZONE }),
  snapshot: words('live', 'copy')(),
  damagedSource: words('fail', 'read')(),
  maxCellBytes: whole(LIMITS.maxCellBytes),
  schemaNames: words('omit', 'prefix')(),
  strictTables: flag,
  accept: accepted,
  strict: flag,
  verify: words('full', 'counts', 'none')(),
  bookkeeping: z.string({ error: NAME }).refine((name) => name.trim() !== '', { error: NAME }),
  history: flag,
} satisfies Record<keyof MigrationOptions, z.ZodType>;

const CONFIG = z.strictObject(
  {
    source: SIDE.optional(),
    target: SIDE.optional(),
    options: z.strictObject(OPTIONS, { error: 'an object' }).partial().optional(),
    dialects: z
      .array(z.custom(looksLikeDialect, { error: 'a dialect' }), { error: 'a list of dialects' })
      .optional(),
    transforms: z
      .array(z.looseObject({ name: z.string() }, { error: 'a transform' }), { error: 'a list of transforms' })
      .optional(),
  },
  { error: 'an object with "source", "target" or "options"' },
);

/** The content of a config file, checked field by field. Throws CONFIG_INVALID that names the first wrong field. */
export function checkConfig(content: unknown, source: ConfigSource): FileConfig {
  const result = CONFIG.safeParse(content);
  if (result.success) return content as FileConfig;
  const issue = result.error.issues[0];
  const path = (issue?.path ?? []).filter((step) => typeof step !== 'symbol');
  if (issue?.code === 'unrecognized_keys') throw unknownField(source, path, issue.keys[0] ?? '');
  const field = path.length === 0 ? 'The config' : `The field "${formatField(path)}"`;
  const message = `${field} has to be ${issue?.message ?? 'something else'}.`;
  const hint: unknown = issue?.code === 'custom' ? issue.params?.['hint'] : undefined;
  const position = positionOf(source, path);
  throw configError({ file: source.file, position, message, ...(typeof hint === 'string' && { hint }) });
}

function unknownField(source: ConfigSource, holder: FieldPath, name: string): Error {
  const known = holder.length === 0 ? Object.keys(CONFIG.shape) : Object.keys(OPTIONS);
  const near = nearestNames(name, known)[0];
  return configError({
    file: source.file,
    position: positionOf(source, [...holder, name]),
    message: `There is no field "${formatField([...holder, name])}".`,
    hint: near === undefined ? `The fields are ${known.join(', ')}.` : `Did you mean "${near}"?`,
  });
}

function positionOf(source: ConfigSource, path: FieldPath): { readonly line: number } | undefined {
  const line = fieldLine(source.text, path);
  return line === undefined ? undefined : { line };
}
