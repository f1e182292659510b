import { type Fragment, integerOf, nameOfClass, PRECEDENCE, Refusal, wrap } from './fragment.js';
import { booleanLiteral } from './literal.js';

/** A condition: a boolean as it is, a number compared with zero. */
export function condition(operand: Fragment): Fragment {
  if (operand.class === 'boolean') return operand;
  if (operand.class === 'null')
    return { ...operand, class: 'boolean', sql: 'NULL::boolean', precedence: PRECEDENCE.cast };
  const number = integerOf(operand);
  if (number !== undefined) return booleanLiteral(number !== 0n);
  if (!['integer', 'decimal', 'float'].includes(operand.class)) {
    throw new Refusal(`it takes ${nameOfClass(operand.class)} for a condition`);
  }
  const sql = `${wrap(operand, PRECEDENCE.other)} <> 0`;
  return { sql, precedence: PRECEDENCE.comparison, class: 'boolean' };
}
