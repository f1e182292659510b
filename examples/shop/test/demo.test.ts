import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const DEMO = fileURLToPath(new URL('../dist/main.js', import.meta.url));

test('the demo moves the whole shop there and back, proves it and ends well', async () => {
  const child = spawn(process.execPath, [DEMO], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = await once(child, 'close');
  expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
  expect(said).toMatch(/order_items +\d+ rows x +\d+ columns +same/);
  expect(said).toContain('Everything arrived, exactly, there and back.');
  expect(said).toMatch(/All \d+ rows of 13 tables in the new file are those of PostgreSQL/);
  expect(said).not.toMatch(/postgres:[0-9a-f]{24}@/);
});
