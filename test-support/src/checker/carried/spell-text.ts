import { exactDecimal } from '../decimal.js';
import type { CarriedType } from './carried-type.js';

const BOOLEANS: Readonly<Record<string, string>> = { t: 'true', f: 'false' };

/** Text of a value, PostgreSQL's own or SQLite's, in the one spelling that is compared. */
export function spellText(text: string, type: CarriedType): string {
  switch (type.name) {
    case 'bool':
      return BOOLEANS[text] ?? text;
    case 'numeric':
      // Text keeps trailing zeros, which are part of such a value; a number has none.
      return type.fitsDouble ? (exactDecimal(text) ?? text) : text;
    case 'float4':
    case 'float8':
      return spellFloat(Number(text), type.name === 'float4');
    case 'bytea':
      return text.replace(/^\\x/, '');
    case 'timetz':
    case 'timestamptz':
      return text.replace(
        /(?:Z|([+-]\d\d)(?::00)?)( BC)?$/,
        (_, hours?: string, era = '') => `${hours ?? '+00'}${era}`,
      );
    default:
      return text;
  }
}

/** The bits. SQLite stores -0.0 as 0.0, and a float4 as the double of the same decimal text. */
function spellFloat(number: number, single: boolean): string {
  if (Number.isNaN(number)) return 'NaN';
  const bits = Buffer.alloc(single ? 4 : 8);
  if (single) bits.writeFloatBE(number + 0);
  else bits.writeDoubleBE(number + 0);
  return bits.toString('hex');
}
