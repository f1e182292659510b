import type { Expression } from './expression.js';

/**
 * The tree that `JSON.stringify` wrote, for dialects that keep expressions as their trees; undefined for any other text.
 * It looks at the root only: the text is the dialect's own.
 */
export function readExpression(text: string): Expression | undefined {
  try {
    const tree: Partial<Expression> | null = JSON.parse(text);
    return typeof tree?.kind === 'string' ? (tree as Expression) : undefined;
  } catch {
    return undefined;
  }
}
