import { keyword, TokenReader, textOfTokens, tokenize } from '@godwit/plugin-api/sql';
import { grammar } from '../expressions/grammar.js';

/** The module of `CREATE VIRTUAL TABLE t USING module(a, content='x')` and its options. */
export function readModule(sql: string): {
  readonly module: string;
  readonly options: ReadonlyMap<string, string>;
} {
  const reader = new TokenReader(tokenize(sql, grammar));
  while (!reader.done && keyword(reader.peek()) !== 'USING') reader.take();
  reader.take();
  const module = reader.take()?.value.toLowerCase() ?? 'unknown';
  const options = new Map<string, string>();
  for (const match of textOfTokens(reader.takeParenthesised() ?? []).matchAll(
    /(\w+)=(?:'([^']*)'|"([^"]*)"|(\w*))/g,
  )) {
    options.set((match[1] ?? '').toLowerCase(), match[2] ?? match[3] ?? match[4] ?? '');
  }
  return { module, options };
}
