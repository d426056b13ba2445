import { advanceMsMax, type ClockRequest, type StopRequest } from './admin-protocol.ts';

/** Undefined for a body that is none. */
export function stopRequestFrom(body: string): StopRequest | undefined {
  const { tasks } = fieldsOf(body);
  return tasks === 'keep' || tasks === 'stop' ? { tasks } : undefined;
}

/** Undefined for a body that is none. */
export function clockRequestFrom(body: string): ClockRequest | undefined {
  const { action, byMs } = fieldsOf(body);
  if (action === 'freeze' || action === 'resume') return { action };
  const isRight = action === 'advance' && typeof byMs === 'number' && Number.isInteger(byMs) && byMs >= 1 && byMs <= advanceMsMax;
  return isRight ? { action, byMs } : undefined;
}

function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : {};
  } catch {
    return {};
  }
}
