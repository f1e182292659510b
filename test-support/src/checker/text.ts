import type { BadTextRule, ComparableCell } from './cell.js';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const replacing = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/** What a text of these bytes must have become in a column of text. */
export function expectedText(bytes: Uint8Array, rule: BadTextRule | undefined): ComparableCell {
  const decoded = decode(bytes);
  const nul = String.fromCharCode(0);
  if (decoded !== undefined && !decoded.includes(nul)) return decoded;
  if (rule === undefined) return { unfit: 'text with a NUL character or invalid UTF-8' };
  if (rule === 'replace') return replacing.decode(bytes).replaceAll(nul, '\ufffd');
  return validCharacters(bytes).replaceAll(nul, '');
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The characters that are there, without any byte that belongs to none. */
function validCharacters(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const character = characterAt(bytes, at);
    text += character?.text ?? '';
    at += character?.length ?? 1;
  }
  return text;
}

function characterAt(bytes: Uint8Array, at: number): { text: string; length: number } | undefined {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    const text = decode(bytes.subarray(at, at + length));
    if (text !== undefined) return { text, length };
  }
  return undefined;
}
