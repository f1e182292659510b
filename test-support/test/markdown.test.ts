import { blocksOf, listDocuments } from '@godwit/test-support/markdown';

const DOCUMENT = `# Title

Some text
    that goes on, no code.

    indented code

\`\`\`ts file=src/a.ts
const a = 1;
\`\`\`

- a point

  \`\`\`sh
  ls \`\`\`
  \`\`\`

      indented in a list
- another
  of two lines

    text of the point, no code

Outside.

~~~
\`\`\`
~~~
`;

test('every block of code is found, with its language and its place', () => {
  expect(blocksOf(DOCUMENT)).toEqual([
    { language: '', info: '', text: '    indented code\n', line: 6 },
    { language: 'ts', info: 'file=src/a.ts', text: 'const a = 1;\n', line: 8 },
    { language: 'sh', info: '', text: 'ls ```\n', line: 14 },
    { language: '', info: '', text: '      indented in a list\n', line: 18 },
    { language: '', info: '', text: '```\n', line: 26 },
  ]);
});

test('the documents that users read are found, and nothing that is installed or past', () => {
  const documents = listDocuments();
  for (const path of ['README.md', 'docs/cli.md', 'packages/engine/README.md', 'examples/shop/README.md'])
    expect(documents).toContain(path);
  expect(documents.filter((path) => /node_modules|dist\/|decisions|CHANGELOG/.test(path))).toEqual([]);
});
