import { createContext, Script } from 'node:vm';
import { invalidAllowedPattern } from './errors.ts';

/** Patterns are a caller's: one that would run for ever ends here. */
const timeoutMs = 100;
/** On a busy machine the time may have been others': what has hardly run is tried again. */
const cpuMsMin = 50;
const triesMax = 10;
const script = new Script('const matches = (flags) => new RegExp(pattern, flags).test(value); try { matches("u"); } catch { matches(""); }');

/** Whether the pattern is found in the value. Throws for what is no regular expression, in the strict grammar or the loose one. */
export function isAllowed(value: string, pattern: string): boolean {
  const before = process.threadCpuUsage();
  for (let tries = 1; ; tries += 1) {
    const found = tried(value, pattern);
    if (found !== 'timeout') return found;
    const { user, system } = process.threadCpuUsage(before);
    if (tries === triesMax || (user + system) / 1_000 >= cpuMsMin) throw invalidAllowedPattern();
  }
}

function tried(value: string, pattern: string): boolean | 'timeout' {
  try {
    return script.runInContext(createContext({ value, pattern }), { timeout: timeoutMs }) === true;
  } catch (thrown) {
    // It comes out of another realm, where Error is another class.
    const { name, code } = Object(thrown);
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'timeout';
    if (name === 'SyntaxError') throw invalidAllowedPattern();
    throw thrown;
  }
}
