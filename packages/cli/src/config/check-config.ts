import {
  type MigrationConfig,
  nearestNames,
  type OptionOwner,
  type OptionRow,
  type OptionTable,
  optionTable,
} from '@godwit/engine';
import { z } from 'zod';
import { looksLikeDialect } from '../dialects/found-dialect.js';
import { configError } from './config-error.js';

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
/** An option as the engine checks it. */
function field({ check }: OptionRow): z.ZodType {
  return z.unknown().check((context) => {
    const { value } = context;
    if (value === undefined) return;
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

/** The whole file, with these options. */
function shapeOf(table: OptionTable) {
  const options = Object.fromEntries(Object.entries(table).map(([name, row]) => [name, field(row)]));
  return z.strictObject(
    {
      $schema: z.string({ error: 'a text' }).optional(),
      source: SIDE.optional(),
      target: SIDE.optional(),
      options: z.strictObject(options, { error: 'an object' }).partial().optional(),
      dialects: z
        .array(z.custom(looksLikeDialect, { error: 'a dialect' }), { error: 'a list of dialects' })
        .optional(),
      transforms: z
        .array(z.looseObject({ name: z.string({ error: 'a text' }) }, { error: 'a transform' }), {
          error: 'a list of transforms',
        })
        .optional(),
    },
    { error: 'an object with "source", "target" or "options"' },
  );
}

/**
 * The content of a config file, checked field by field; `owners` are dialects with options of their own beside those that
 * it registers. Throws CONFIG_INVALID that names the first wrong field.
 */
export function checkConfig(
  content: unknown,
  source: ConfigSource,
  owners: readonly OptionOwner[] = [],
): FileConfig {
  const table = optionTable([...dialectsIn(content), ...owners]);
  const shape = shapeOf(table);
  const result = shape.safeParse(content);
  if (result.success) {
    const { $schema: _schema, ...config } = content as FileConfig & { readonly $schema?: string };
    return config;
  }
  const issue = result.error.issues[0];
  const path = (issue?.path ?? []).filter((step) => typeof step !== 'symbol');
  if (issue?.code === 'unrecognized_keys') {
    const known = path.length === 0 ? Object.keys(shape.shape) : Object.keys(table);
    throw unknownField(source, path, issue.keys[0] ?? '', known);
  }
  const field = path.length === 0 ? 'The config' : `The field "${formatField(path)}"`;
  const message = `${field} has to be ${issue?.message ?? 'something else'}.`;
  const hint: unknown = issue?.code === 'custom' ? issue.params?.['hint'] : undefined;
  const position = positionOf(source, path);
  throw configError({ file: source.file, position, message, ...(typeof hint === 'string' && { hint }) });
}

/** What a config registers, as far as it looks like dialects. */
function dialectsIn(content: unknown): readonly OptionOwner[] {
  const dialects =
    typeof content === 'object' && content !== null && 'dialects' in content && content.dialects;
  return Array.isArray(dialects) ? dialects.filter(looksLikeDialect) : [];
}

function unknownField(
  source: ConfigSource,
  holder: FieldPath,
  name: string,
  known: readonly string[],
): Error {
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

/** The steps from the whole config to one of its fields. */
type FieldPath = readonly (string | number)[];

/** A field as people write it: `options.where["a b"]`. */
export function formatField(path: FieldPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (!/^[\w$]+$/.test(step)) return `${text}["${step}"]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/**
 * The line of a config file that sets a field, from 1: found by looking for the names one after the other, so it is
 * undefined where the file makes its config in another way.
 */
export function fieldLine(text: string, path: FieldPath): number | undefined {
  let at = 0;
  for (const step of path) {
    if (typeof step === 'number') break;
    const name = step.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
    const found = new RegExp(`(?<![\\w$.])["'\`]?${name}["'\`]?\\s*[:,}(]`).exec(text.slice(at));
    if (found === null) return undefined;
    at += found.index;
  }
  return at === 0 ? undefined : text.slice(0, at).split('\n').length;
}
