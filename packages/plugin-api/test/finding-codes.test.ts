import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { FINDING_CODES, integerFacts, SHAPE_FINDINGS } from '../src/index.js';

test('docs/profile.md is what the table of codes says', () => {
  const tool = fileURLToPath(new URL('../../../tools/write-findings.mjs', import.meta.url));
  expect(() => execFileSync(process.execPath, [tool, '--check'], { stdio: 'pipe' })).not.toThrow();
});

test('every meaning is a sentence, and every shape has a code', () => {
  for (const { meaning } of Object.values(FINDING_CODES)) expect(meaning).toMatch(/^[A-Z].*[^.]\.$/);
  for (const code of Object.values(SHAPE_FINDINGS)) expect(FINDING_CODES).toHaveProperty(code);
});

test('the bits of whole numbers', () => {
  expect(integerFacts(0n, 32_767n)).toEqual({ bits: 16, negative: false });
  expect(integerFacts(-32_769n, 0n)).toEqual({ bits: 32, negative: true });
  expect(integerFacts(0n, 2n ** 53n)).toEqual({ bits: 53, negative: false });
  expect(integerFacts(-(2n ** 53n) - 1n, 0n)).toEqual({ bits: 64, negative: true });
});
