/** `postgres://host:port/database`: without user and password. */
export function nameOf(host: string, port: number, database: string): string {
  const name = encodeURIComponent(database);
  if (host.startsWith('/')) return `postgres:///${name}?host=${host}&port=${port}`;
  return `postgres://${host.includes(':') ? `[${host}]` : host}:${port}/${name}`;
}
