import { runGodwit } from '@godwit/test-support';
import { say } from './say.js';

const LINES = 24;

/** Shows the beginning of what `godwit plan` says. */
export async function showPlan(sides: readonly string[]): Promise<void> {
  say(`$ npx godwit plan ... | head -${LINES}\n`);
  const { code, stdout, stderr } = await runGodwit(['plan', ...sides], { env: { NO_COLOR: '1' } });
  if (code !== 0) throw new Error(`godwit plan ended with exit code ${code}:\n${stderr}`);
  const lines = stdout.trimEnd().split('\n');
  say(lines.slice(0, LINES).join('\n'));
  if (lines.length > LINES) say(`... ${lines.length - LINES} more lines`);
}
