import { visibleJson } from '@godwit/plugin-api';

/** A document as JSON text; a bigint becomes its digits. */
export function jsonText(document: object): string {
  const json = JSON.stringify(document, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2);
  return `${visibleJson(json)}\n`;
}
