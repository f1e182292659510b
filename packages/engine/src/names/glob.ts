/** Whether a whole name matches a pattern in which `*` is any characters and `?` one; everything else is itself. */
export function matchesGlob(pattern: string, name: string): boolean {
  return globExpression(pattern).test(name);
}

function globExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}/-]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'su');
}
