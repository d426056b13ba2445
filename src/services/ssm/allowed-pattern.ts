import { createContext, Script } from 'node:vm';
import { invalidAllowedPattern } from './errors.ts';

/** Patterns are a caller's: one that would run for ever ends here. */
const timeoutMs = 100;
const script = new Script('const matches = (flags) => new RegExp(pattern, flags).test(value); try { matches("u"); } catch { matches(""); }');

/** Whether the pattern is found in the value. Throws for what is no regular expression, in the strict grammar or the loose one. */
export function isAllowed(value: string, pattern: string): boolean {
  try {
    return script.runInContext(createContext({ value, pattern }), { timeout: timeoutMs }) === true;
  } catch (thrown) {
    // It comes out of another realm, where Error is another class.
    const { name, code } = Object(thrown);
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' || name === 'SyntaxError') throw invalidAllowedPattern();
    throw thrown;
  }
}
