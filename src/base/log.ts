/** The daemon's own log: one line per event, for the person who runs it. Never the caller's secrets. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export const silentLog: Log = { info() {}, warn() {}, error() {} };

export function lineLog(write: (line: string) => void, nowMs: () => number): Log {
  const at = (level: string) => (message: string, fields: LogFields = {}) => {
    const pairs = Object.entries(fields).filter(([, value]) => value !== undefined);
    const tail = pairs.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join('');
    write(`${new Date(nowMs()).toISOString()} ${level} ${message}${tail}\n`);
  };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
