import { type Caster, caster, type Given } from './caster.js';
import { Misfit } from './misfit.js';

const NO_HEX = new Misfit('it is no even number of hex digits');
const NO_BASE64 = new Misfit('it is no base64');
const NO_UTF8 = new Misfit('it holds half of a character, which has no bytes');

const HEX = /^(?:\\x)?((?:[0-9a-f]{2})*)$/i;
/** Of a length that four divides. Groups of four in the expression itself would run out of its stack in long values. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

export const toBytes: Caster = caster('bytes', ['text', 'uuid'], (_to, choices) => (value, from) => {
  if (ArrayBuffer.isView(value)) return value;
  if (from.kind === 'uuid') return bytesOf(String(value).replaceAll('-', ''), 'hex');
  return READ[choices.bytes](String(value));
});

const READ = {
  hex: (text) => {
    const digits = HEX.exec(text)?.[1];
    return digits === undefined ? NO_HEX : bytesOf(digits, 'hex');
  },
  base64: (text) => (text.length % 4 === 0 && BASE64.test(text) ? bytesOf(text, 'base64') : NO_BASE64),
  utf8: (text) => (text.isWellFormed() ? bytesOf(text, 'utf8') : NO_UTF8),
} satisfies Record<string, (text: string) => Given | Misfit>;

function bytesOf(text: string, encoding: 'hex' | 'base64' | 'utf8'): Uint8Array {
  return new Uint8Array(Buffer.from(text, encoding));
}
