import { runGodwit } from '@godwit/test-support';
import { say, showCommand } from './say.js';

const LINES = 24;

/** Shows the beginning of what `godwit plan` says; `shown` are the sides as one would type them. */
export async function showPlan(sides: readonly string[], shown: readonly string[]): Promise<void> {
  showCommand('plan', shown, ` | head -${LINES}`);
  const { code, stdout, stderr } = await runGodwit(['plan', ...sides], { env: { NO_COLOR: '1' } });
  if (code !== 0) throw new Error(`godwit plan ended with exit code ${code}:\n${stderr}`);
  const lines = stdout.trimEnd().split('\n');
  say(lines.slice(0, LINES).join('\n'));
  if (lines.length > LINES) say(`... ${lines.length - LINES} more lines`);
}
