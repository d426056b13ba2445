import { parsedJson } from '#base/parsed-json.ts';
import type { ProtectionWish } from './task-protection.ts';

/** Undecodable: not of the form that is expected; incomplete: it does not say whether to protect. */
export type WishFault = 'undecodable' | 'incomplete';

/** What the body of a request wishes for, read as the ECS agent does: names in any case, none but those that it knows. */
export function readProtectionWish(body: string | undefined): ProtectionWish | WishFault {
  const parsed = body === undefined ? undefined : parsedJson(body);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'undecodable';
  const members = new Map<string, unknown>(Object.entries(parsed).map(([name, value]) => [name.toLowerCase(), value]));
  const isEnabled = members.get('protectionenabled') ?? undefined;
  const minutes = members.get('expiresinminutes') ?? undefined;
  if ([...members.keys()].some((name) => name !== 'protectionenabled' && name !== 'expiresinminutes')) return 'undecodable';
  if (isEnabled !== undefined && typeof isEnabled !== 'boolean') return 'undecodable';
  if (minutes !== undefined && (typeof minutes !== 'number' || !Number.isSafeInteger(minutes))) return 'undecodable';
  if (isEnabled === undefined) return 'incomplete';
  return { isEnabled, ...(minutes !== undefined && { expiresInMinutes: minutes }) };
}
