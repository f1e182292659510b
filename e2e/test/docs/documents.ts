import { listDocuments } from '@godwit/test-support/markdown';

/** Guides whose blocks make one program together; the test that is named follows them step by step. */
export const FOLLOWED_ELSEWHERE: Readonly<Record<string, string>> = {
  'docs/write-a-dialect.md': 'e2e/test/guides/write-a-dialect.long.test.ts',
  'docs/write-a-transform.md': 'e2e/test/guides/write-a-transform.long.test.ts',
  'docs/applications.md': 'e2e/test/guides/applications.long.test.ts',
};

/** Every document whose blocks are tried one by one. */
export const DOCUMENTS: readonly string[] = listDocuments().filter((path) => !(path in FOLLOWED_ELSEWHERE));
