import { type MigrationConfig, nearestNames, OPTIONS, type OptionKind } from '@godwit/engine';
import { z } from 'zod';
import { looksLikeDialect } from '../dialects/found-dialect.js';
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
/** An option as the engine checks it. Words that it knows but cannot carry out yet pass here, because it tells so itself. */
function field({ syntax, check }: OptionKind<unknown>): z.ZodType {
  return z.unknown().check((context) => {
    const { value } = context;
    if (value === undefined || (syntax.kind === 'words' && syntax.notYet.includes(String(value)))) return;
    const problem = check(value, '');
    if (problem === undefined) return;
    const { field: at, expected: message, hint } = problem;
    context.issues.push({ code: 'custom', message, input: value, path: [...pathIn(at)], params: { hint } });
  });
}

/** The steps of `["a.b"].part[0]`. */
function pathIn(field: string): FieldPath {
  const steps = field.matchAll(/\["(.*?)"\](?=$|[.[])|\[(\d+)\]|\.(\w+)/g);
  return [...steps].map(([, key, at, name]) => key ?? name ?? Number(at));
}

const FIELDS = Object.fromEntries(Object.entries(OPTIONS).map(([name, row]) => [name, field(row)]));

const CONFIG = z.strictObject(
  {
    source: SIDE.optional(),
    target: SIDE.optional(),
    options: z.strictObject(FIELDS, { error: 'an object' }).partial().optional(),
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
