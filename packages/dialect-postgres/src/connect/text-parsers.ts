import type { CustomTypesConfig } from 'pg';

const BOOL = 16;
const INT8 = 20;
const INT2 = 21;
const INT4 = 23;

type Parse = (text: string) => unknown;

const PARSERS: Readonly<Record<number, Parse>> = {
  [BOOL]: (text) => text === 't',
  [INT8]: BigInt,
  [INT2]: Number,
  [INT4]: Number,
};

const asText: Parse = (text) => text;

/** How results become values: nothing that could lose a digit or shift a zone; everything else stays text. */
export const textParsers = {
  getTypeParser: (oid: number) => PARSERS[oid] ?? asText,
} as CustomTypesConfig;
