import { parseSync } from '@swc/core';

/**
 * @typedef {object} Import
 * @property {string | undefined} specifier undefined: only known when the program runs
 * @property {number} line
 * @property {boolean} typeOnly nothing of it is there when the program runs
 */

/**
 * Every import of a source text: static, re-export, dynamic, `require`, import type, `import x = require()`.
 * @param {string} source
 * @param {string} file
 * @returns {Import[]}
 */
export function scanImports(source, file) {
  const typescript = /\.[cm]?tsx?$/.test(file);
  const syntax = typescript
    ? { syntax: 'typescript', tsx: file.endsWith('x'), decorators: true }
    : { syntax: 'ecmascript', jsx: file.endsWith('x') };
  const found = [];
  visit(parseSync(source, { ...syntax, target: 'esnext' }), found);
  return found.map(({ specifier, typeOnly }) => ({ specifier, line: lineOf(source, specifier), typeOnly }));
}

function visit(node, found) {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, found);
  } else if (node !== null && typeof node === 'object') {
    const read = READERS[node.type];
    if (read) found.push(...read(node));
    for (const child of Object.values(node)) visit(child, found);
  }
}

/** What a syntax node imports, by its type. */
const READERS = {
  ImportDeclaration: declared,
  ExportAllDeclaration: declared,
  ExportNamedDeclaration: (node) => (node.source ? declared(node) : []),
  TsImportType: (node) => [{ specifier: node.argument.value, typeOnly: true }],
  TsExternalModuleReference: (node) => [{ specifier: node.expression.value, typeOnly: false }],
  CallExpression: (node) =>
    isImportCall(node.callee) ? [{ specifier: text(node.arguments[0]?.expression), typeOnly: false }] : [],
};

function declared(node) {
  const names = node.specifiers ?? [];
  const typeOnly = node.typeOnly || (names.length > 0 && names.every((name) => name.isTypeOnly));
  return [{ specifier: node.source.value, typeOnly: Boolean(typeOnly) }];
}

function isImportCall(callee) {
  if (callee.type === 'Import') return true;
  if (callee.type === 'Identifier') return callee.value === 'require';
  return (
    callee.type === 'MemberExpression' && isResolver(callee.object) && callee.property.value === 'resolve'
  );
}

/** `require.resolve('x')` and `import.meta.resolve('x')` reach for a package, too. */
function isResolver(object) {
  return (object.type === 'Identifier' && object.value === 'require') || object.type === 'MetaProperty';
}

function text(expression) {
  if (expression?.type === 'StringLiteral') return expression.value;
  if (expression?.type === 'TemplateLiteral' && expression.expressions.length === 0) {
    return expression.quasis[0].cooked;
  }
  return undefined;
}

function lineOf(source, specifier) {
  const quoted =
    specifier === undefined
      ? ['import(', 'resolve(']
      : [`'${specifier}'`, `"${specifier}"`, `\`${specifier}\``];
  const index = source.split('\n').findIndex((line) => quoted.some((part) => line.includes(part)));
  return index + 1;
}
