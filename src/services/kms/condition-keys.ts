import type { Call } from '#wire/operation.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html */
export type ConditionKeys = Readonly<Record<string, string | readonly string[]>>;

/** What every call brings: whose it is, and which service makes it on the caller's behalf. */
export function callKeys({ principal, calledVia = [], region }: Call): ConditionKeys {
  const service = calledVia.at(-1)?.split('.')[0];
  return { 'kms:CallerAccount': principal.account, ...(service !== undefined && { 'kms:ViaService': `${service}.${region}.amazonaws.com` }) };
}

export function encryptionContextKeys(context: Readonly<Record<string, string>> | undefined): ConditionKeys {
  const entries = Object.entries(context ?? {});
  if (entries.length === 0) return {};
  return { 'kms:EncryptionContextKeys': entries.map(([name]) => name), ...Object.fromEntries(entries.map(([name, value]) => [`kms:EncryptionContext:${name}`, value])) };
}

/** The keys whose values are there. */
export function givenKeys(keys: Readonly<Record<string, string | readonly string[] | undefined>>): ConditionKeys {
  return Object.fromEntries(Object.entries(keys).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
