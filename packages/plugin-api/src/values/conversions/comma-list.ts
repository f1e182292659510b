/** What an element that stands in quotes holds at least one of, since others stand without. */
const NEEDS_QUOTES = /["{},\\]/;
const ELEMENT = /("(?:[^"\\]|\\[\s\S])*"|(?!")[^,]*)(?:,|$)/y;

/**
 * Reads the elements between commas, those that need it as JSON strings; nothing at all is no element. Undefined
 * for quotes that nothing needs: whoever wrote them means them.
 */
export function commaList(text: string): readonly string[] | undefined {
  if (text === '') return [];
  const elements: string[] = [];
  // What ends in a comma has an empty element behind it.
  for (let at = 0; at <= text.length; ) {
    ELEMENT.lastIndex = at;
    const [whole, element] = ELEMENT.exec(text) ?? [];
    const read = element === undefined ? undefined : unquoted(element);
    if (whole === undefined || read === undefined) return undefined;
    elements.push(read);
    if (!whole.endsWith(',')) break;
    at += whole.length;
  }
  return elements;
}

function unquoted(element: string): string | undefined {
  if (!element.startsWith('"')) return element;
  try {
    const text: unknown = JSON.parse(element);
    return typeof text === 'string' && (text === '' || NEEDS_QUOTES.test(text)) ? text : undefined;
  } catch {
    return undefined;
  }
}
