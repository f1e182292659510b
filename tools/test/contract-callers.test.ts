import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  isHeritageClause,
  isInterfaceDeclaration,
  isLiteralTypeNode,
  isMethodSignatureDeclaration,
  isPropertySignatureDeclaration,
  isStringLiteral,
  isTypeAliasDeclaration,
  isTypeReferenceNode,
  type Node,
} from 'typescript/unstable/ast';
import { API, type Project } from 'typescript/unstable/sync';

const PACKAGES = fileURLToPath(new URL('../../packages', import.meta.url));
const CONTRACT = join(PACKAGES, 'plugin-api', 'src', 'contract');
/** Who the contract is for: what neither of them asks or tells is nobody's. */
const CALLERS = ['engine', 'cli'];

/** Members of the contract that no caller names, and why they are there. */
const UNNAMED: Readonly<Record<string, string>> = {
  'KeyRange.after': 'the engine carries a range from `split` to `read`',
  'KeyRange.through': 'as `after`',
  'Statement.expect': 'said by the DDL of a dialect to its own session; the engine carries it',
  'Statement.rows': 'part of `expect`',
  'Suspension.table': 'as `expect`',
  'Suspension.name': 'as `expect`',
  'Suspension.away': 'as `expect`',
  'ExpressionCodec.parse': 'the testkit holds that a dialect reads what it prints',
  'PrintedExpression.caveat': 'said by `print` to the DDL of the same dialect',
  'PrintedExpression.reason': 'as `caveat`',
  'Dialect.apiVersion': 'asked of an unknown object, before it counts as a dialect',
  'Dialect.quirks': 'asked by the testkit',
  'Quirk.test': 'asked by the testkit',
  'Quirk.reason': 'asked by the testkit',
  'PlacedRow.row': 'asked by toBatches',
  'PlacedRow.rowId': 'asked by toBatches',
  'PlacedRow.position': 'asked by toBatches',
  'PlacedRow.bytes': 'asked by toBatches',
};

/** Words of the contract that no caller says, and why they are there. */
const UNSAID: Readonly<Record<string, string>> = {
  iso: 'a form of values that a source tells itself by the plan',
  weaker: 'the third of `whole` and `missing`',
};

interface Member {
  readonly owner: string;
  readonly node: Node;
}

/** What the types of a file list: their members, and words that a member may be. */
function listedIn(source: Node): { readonly members: readonly Member[]; readonly words: readonly string[] } {
  const members: Member[] = [];
  const words: string[] = [];
  const visit = (node: Node, owner: string): void => {
    if (isPropertySignatureDeclaration(node) || isMethodSignatureDeclaration(node))
      members.push({ owner, node: node.name });
    if (isLiteralTypeNode(node) && isStringLiteral(node.literal)) words.push(node.literal.text);
    // `Pick<Options, 'name'>` lists no word.
    if (isTypeReferenceNode(node) || isHeritageClause(node)) return;
    const isType = isInterfaceDeclaration(node) || isTypeAliasDeclaration(node);
    node.forEachChild((child) => visit(child, isType ? node.name.text : owner));
  };
  visit(source, '');
  return { members, words };
}

function isCaller(path: string): boolean {
  return CALLERS.some((name) => path.includes(`/packages/${name}/src/`));
}

let api: API;
let project: Project;
let listed: readonly ReturnType<typeof listedIn>[];

beforeAll(() => {
  api = new API({ cwd: PACKAGES });
  const [found] = api
    .updateSnapshot({ openProjects: [join(PACKAGES, 'cli', 'tsconfig.json')] })
    .getProjects();
  project = found as Project;
  const { program } = project;
  const files = program.getSourceFileNames().filter((name) => name.startsWith(CONTRACT));
  listed = files.map((file) => listedIn(program.getSourceFile(file) as Node));
});

afterAll(() => api.close());

test('each member of the contract is named by the engine or the command', () => {
  const named = new Map<string, boolean>();
  for (const { owner, node } of listed.flatMap(({ members }) => members)) {
    const name = `${owner}.${node.getText()}`;
    const found = project.checker.getReferencedSymbolsForNode(node, node.getStart());
    const isNamed = found.some(({ references }) => references.some(({ path }) => isCaller(path)));
    named.set(name, isNamed || named.get(name) === true);
  }
  expect(named.size).toBeGreaterThan(250);
  const unnamed = [...named].filter(([, isNamed]) => !isNamed).map(([name]) => name);
  expect(unnamed.toSorted()).toEqual(Object.keys(UNNAMED).toSorted());
});

test('each word that a type of the contract lists is said by the engine or the command', () => {
  const sources = project.program.getSourceFileNames().filter(isCaller);
  const said = sources.map((path) => readFileSync(path, 'utf8')).join('\n');
  const words = new Set(listed.flatMap((one) => one.words));
  expect(words.size).toBeGreaterThan(30);
  const unsaid = [...words].filter((word) => !said.includes(`'${word}'`));
  expect(unsaid.toSorted()).toEqual(Object.keys(UNSAID).toSorted());
});
