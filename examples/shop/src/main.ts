import { runDemo } from './demo.js';

process.exitCode = (await runDemo()) ? 0 : 1;
