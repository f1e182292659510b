import { COUNT_FORM_NAMES, LOGICAL_TYPE_WORDS, NOTE_CODES, TYPE_WISH_WORDS } from '@godwit/plugin-api';
import { COLUMN_CHOICES } from './column-choice.js';
import { type OptionOwner, type OptionRow, optionTable } from './dialect-options.js';
import type { OptionSyntax } from './option-kinds.js';

/** A JSON schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON schema of a config file in JSON, for editors: the options that every move has, and those of these dialects. It
 * follows from the rows, as the checks do; what they know of names and zones beyond it is told when the file is read.
 */
export function configSchema(dialects: readonly OptionOwner[]): JsonSchema {
  const options = Object.entries(optionTable(dialects)).map(([name, row]) => [name, optionSchema(row)]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'The config of godwit',
    ...object({
      $schema: { type: 'string' },
      source: { description: 'Where the rows come from.', ...SIDE },
      target: { description: 'Where the rows go.', ...SIDE },
      options: { description: 'How to move.', ...object(Object.fromEntries(options)) },
    }),
  };
}

const TEXT: JsonSchema = { type: 'string', pattern: '\\S' };
const SIDE: JsonSchema = {
  anyOf: [TEXT, { type: 'object', properties: { dialect: TEXT, url: TEXT } }],
};

/** A plain word has to be a known one; of what has arguments, or is spelled in another way, the check knows more. */
const TYPE: JsonSchema = {
  description: TYPE_WISH_WORDS,
  anyOf: [
    { enum: [...LOGICAL_TYPE_WORDS, ...COUNT_FORM_NAMES] },
    { type: 'string', pattern: '[A-Z([]|\\s\\S' },
  ],
};

function optionSchema({ syntax, default: value, help, dialect }: OptionRow): JsonSchema {
  const whose = dialect === undefined ? '' : ` (of the dialect ${dialect})`;
  return { description: `${help}${whose}`, default: value, ...valueSchema(syntax) };
}

/** What the values of a kind look like. */
function valueSchema(syntax: OptionSyntax): JsonSchema {
  switch (syntax.kind) {
    case 'flag':
      return { type: 'boolean' };
    case 'whole':
      return { type: 'integer', minimum: syntax.low, maximum: syntax.high };
    case 'auto-or-whole':
      return {
        anyOf: [
          { enum: ['auto', true, false] },
          { type: 'integer', minimum: syntax.low, maximum: syntax.high },
        ],
      };
    case 'words':
      return { enum: syntax.words };
    case 'words-by-table':
      return { type: 'object', additionalProperties: { enum: syntax.words } };
    case 'choices':
      return object(enums(syntax.choices));
    case 'patterns':
      return { type: 'array', items: { type: 'string', minLength: 1 } };
    case 'predicates':
    case 'renames':
      return { type: 'object', additionalProperties: TEXT };
    case 'fill':
      return { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } };
    case 'types':
      return { type: 'object', additionalProperties: TYPE };
    case 'zone':
    case 'name':
      return TEXT;
    case 'accepted':
      return { type: 'array', items: { anyOf: [acceptedText(), acceptedNote()] } };
    case 'columns':
      return { type: 'object', additionalProperties: object(enums(COLUMN_CHOICES)) };
  }
}

/** Dialects of other people have codes of their own. */
const CODE = `(?:${Object.keys(NOTE_CODES).join('|')}|[^/\\s:]+/[^\\s:]+)`;

function acceptedText(): JsonSchema {
  return { type: 'string', pattern: `^\\s*${CODE}\\s*(?::.*\\S.*)?$` };
}

function acceptedNote(): JsonSchema {
  const pattern = { type: 'string', minLength: 1 };
  const place = object({ schema: pattern, table: pattern, column: pattern, object: pattern });
  return { ...object({ code: { type: 'string', pattern: `^${CODE}$` }, place }), required: ['code'] };
}

function object(properties: JsonSchema): JsonSchema {
  return { type: 'object', properties, additionalProperties: false };
}

function enums(choices: Readonly<Record<string, readonly string[]>>): JsonSchema {
  return Object.fromEntries(Object.entries(choices).map(([name, words]) => [name, { enum: words }]));
}
