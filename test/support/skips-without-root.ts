import { test } from 'node:test';

/** True, and said loudly by the test runner, where real containers cannot run. */
export function skipsWithoutRoot(what: string): boolean {
  if (process.platform === 'linux' && process.getuid?.() === 0) return false;
  test(`${what} needs Linux and root`, { skip: 'run the tests as root to have this checked' }, () => {});
  return true;
}
