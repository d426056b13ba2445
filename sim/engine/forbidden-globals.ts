import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

type Forbidden = readonly [holder: object, name: string];

/** What would make two runs of one seed differ. Node's own code keeps its originals. */
const forbidden: readonly Forbidden[] = [
  [Date, 'now'],
  [Math, 'random'],
  [globalThis, 'setTimeout'],
  [globalThis, 'setInterval'],
  [AbortSignal, 'timeout'],
  [performance, 'now'],
  [globalThis.crypto, 'randomUUID'],
  [globalThis.crypto, 'getRandomValues'],
  [crypto, 'randomUUID'],
  [crypto, 'randomBytes'],
];

/** Replaces real time and chance by functions that throw, but for those whose results no run depends on; the returned function puts them back. */
export function forbidGlobals(allowed: readonly string[] = []): () => void {
  const puts = [...forbidden.filter(([, name]) => !allowed.includes(name)).map(forbid), forbidToday()];
  syncBuiltinESMExports();
  return () => {
    for (const put of puts) put();
    syncBuiltinESMExports();
  };
}

function forbid([holder, name]: Forbidden): () => void {
  const before = Object.getOwnPropertyDescriptor(holder, name);
  const value = () => {
    throw new Error(`${name} was called in a simulation: time, chance and ids are handed in`);
  };
  Object.defineProperty(holder, name, { value, configurable: true, writable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(holder, name);
    else Object.defineProperty(holder, name, before);
  };
}

/** A date of a given time is harmless; one of now is not. */
function forbidToday(): () => void {
  const real = globalThis.Date;
  globalThis.Date = new Proxy(real, {
    construct(target, args, newTarget) {
      if (args.length === 0) throw new Error('new Date() was called in a simulation: time is handed in');
      return Reflect.construct(target, args, newTarget);
    },
  });
  return () => {
    globalThis.Date = real;
  };
}
