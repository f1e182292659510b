import { type DatabaseSchema, MigrationError } from '@godwit/plugin-api';
import { isRecord } from '../options/checks.js';
import { faultIn } from './schema-fault.js';

/** A schema, and where tables without a schema were. */
interface Read {
  readonly schema: DatabaseSchema;
  readonly defaultSchema?: string;
}

/** The version of what `inspect` and `plan` write. */
const FORMAT = 1;

/** Reads what `inspect` or `plan` wrote, or a schema itself. Throws SCHEMA_FILE_INVALID. */
export function readSaved(content: unknown, name: string): Read {
  const document = typeof content === 'string' ? parse(content, name) : content;
  if (!isRecord(document)) throw another(name);
  if (isRecord(document['error'])) throw invalid(name, 'it tells of an error, not of a schema');
  const held = document['inspection'] ?? document['plan'] ?? document;
  if (!isRecord(held)) throw another(name);
  const { format } = held;
  if (typeof format === 'number' && format > FORMAT) {
    throw invalid(
      name,
      `it is of format ${format}, which a newer godwit wrote; this one reads format ${FORMAT}`,
      'Update godwit, or write the file again with this one.',
    );
  }
  if (Array.isArray(held['statements']) && held['makes'] === undefined)
    throw invalid(name, 'it is a plan that does not say what its target has then', 'Write the plan again.');
  const schema = held['makes'] ?? held['schema'] ?? held;
  if (!isRecord(schema) || typeof schema['dialect'] !== 'string' || !Array.isArray(schema['tables']))
    throw another(name);
  const fault = faultIn(schema);
  if (fault !== undefined) throw invalid(name, `its field "${fault.field}" has to be ${fault.expected}`);
  const { defaultSchema } = held;
  return {
    schema: schema as unknown as DatabaseSchema,
    ...(typeof defaultSchema === 'string' ? { defaultSchema } : {}),
  };
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new MigrationError({
      code: 'SCHEMA_FILE_INVALID',
      message: `${name} is no saved schema: it is not JSON.`,
      hint: HINT,
      cause,
    });
  }
}

const HINT = 'Give what "inspect" writes as JSON, or the plan.json of a plan.';

function another(name: string): MigrationError {
  return invalid(name, 'it is JSON of another kind');
}

function invalid(name: string, why: string, hint = HINT): MigrationError {
  return new MigrationError({
    code: 'SCHEMA_FILE_INVALID',
    message: `${name} is no saved schema: ${why}.`,
    hint,
  });
}
