import type { Check, DomainType, Note, Statement } from '@godwit/plugin-api';
import { isForeignType } from '../types/to-native.js';
import { type CreateContext, typeText } from './create-context.js';
import { printExpression } from './expression-text.js';
import { foundType } from './made-table.js';
import { qualifiedName, quoteName } from './sql-text.js';
import { afterLoad, beforeLoad, type Compiled } from './statement.js';

/** Statements that make a domain. */
export interface CreatedDomain extends Compiled {
  /** The domain as the catalogue has it afterwards. */
  readonly domain: DomainType;
}

/** `CREATE DOMAIN`, each after the one that it is declared over. */
export function createDomains(context: CreateContext): readonly CreatedDomain[] {
  return context.domains.map((domain) => createDomain(domain, context));
}

function createDomain(domain: DomainType, context: CreateContext): CreatedDomain {
  const name = qualifiedName(domain.name);
  const value = { name: 'VALUE', type: domain.type, nativeType: domain.nativeType, nullable: true };
  const table = { name: domain.name, columns: [value] };
  const notes: Note[] = [];
  const print = (expression: NonNullable<DomainType['default']>, purpose: 'default' | 'check'): string => {
    const printed = printExpression(expression, { purpose, table, expected: domain.type });
    if (printed.ok) return printed.sql;
    notes.push(notCarried(domain, purpose, expression.text, printed.reason));
    return '';
  };
  const base = isNative(domain) ? domain.nativeType : typeText(domain.type, context);
  const over = domain.over === undefined ? base : qualifiedName(domain.over);
  const parts = [`CREATE DOMAIN ${name} AS ${over}`];
  const standard = domain.default === undefined ? '' : print(domain.default, 'default');
  if (standard !== '') parts.push(`DEFAULT ${standard}`);
  if (!domain.nullable) parts.push('NOT NULL');
  // A check that some rows were let past comes after the load, as it did in the source.
  const later: Statement[] = [];
  const checks: Check[] = [];
  for (const check of domain.checks) {
    const text = print(check.expression, 'check');
    if (text === '') continue;
    checks.push(check);
    const label = check.name === undefined ? '' : `CONSTRAINT ${quoteName(check.name)} `;
    if (check.validated !== false) parts.push(`${label}CHECK (${text})`);
    else later.push(addCheck(name, `${label}CHECK (${text})`));
  }
  const { default: given, ...rest } = domain;
  // Where the target lacks the type of it, the domain is made of another one.
  const type = isNative(domain) ? domain.type : foundType(domain.type, base, context);
  return {
    domain: { ...rest, type, checks, ...(given !== undefined && standard !== '' ? { default: given } : {}) },
    statements: [
      beforeLoad({
        id: `create-domain:${name}`,
        sql: parts.join(' '),
        purpose: `create domain ${name}`,
        undo: [`DROP DOMAIN ${name}`],
      }),
      ...later,
    ],
    notes,
  };
}

function addCheck(name: string, constraint: string): Statement {
  return afterLoad({
    id: `domain-check:${name} ${constraint}`,
    sql: `ALTER DOMAIN ${name} ADD ${constraint} NOT VALID`,
    purpose: `add a check to domain ${name}`,
  });
}

/** Whether its type is one that every PostgreSQL has, so that its own spelling says what it is. */
function isNative({ type }: DomainType): boolean {
  const folds = type.kind === 'text' && type.collation === 'citext';
  return type.kind !== 'enum' && type.kind !== 'array' && !folds && !isForeignType(type);
}

function notCarried(domain: DomainType, what: 'default' | 'check', text: string, reason: string): Note {
  const { schema } = domain.name;
  return {
    code: what === 'default' ? 'DEFAULT_NOT_CARRIED' : 'CHECK_NOT_CARRIED',
    severity: 'loss',
    place: { ...(schema === undefined ? {} : { schema }), object: domain.name.name },
    message: `The ${what} ${text} of the domain was left out: ${reason}.`,
  };
}
