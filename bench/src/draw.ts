import { readFileSync, writeFileSync } from 'node:fs';
import { type BenchResult, chart } from './chart.js';

// node dist/draw.js chart.svg result.json...
const [picture, ...files] = process.argv.slice(2);
if (picture === undefined || files.length === 0)
  throw new Error('Say where the picture goes, and the files that --json wrote.');
const results = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as BenchResult);
writeFileSync(picture, chart(results));
