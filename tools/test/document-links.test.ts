import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PLACES = ['*.md', 'docs/**/*.md', '{bench,examples/*,packages/*}/*.md'];

/** The anchor that a heading gets. */
function anchorOf(heading: string): string {
  const kept = heading.trim().toLowerCase();
  return kept.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
}

function anchorsOf(file: string): readonly string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

function isBroken(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? from : join(dirname(from), path);
  if (!existsSync(file)) return true;
  return anchor !== undefined && !anchorsOf(file).includes(anchor);
}

test('every link of the documents leads to a file, and to a heading that is in it', () => {
  const links = globSync(PLACES, { cwd: ROOT }).flatMap((name) => {
    const file = join(ROOT, name);
    const targets = [...readFileSync(file, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    return targets.filter((link) => !/^\w+:/.test(link)).map((link) => ({ file, name, link }));
  });
  expect(links.length).toBeGreaterThan(100);
  expect(
    links.filter(({ file, link }) => isBroken(file, link)).map(({ name, link }) => `${name}: ${link}`),
  ).toEqual([]);
});
