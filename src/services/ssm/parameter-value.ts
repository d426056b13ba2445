import type { ParameterValue, ParameterVersion } from '#model/parameter.ts';
import { callersError } from '#wire/callers-error.ts';
import { Fault } from '#wire/fault.ts';
import type { Call } from '#wire/operation.ts';
import { openEnvelope, sealEnvelope } from '../kms/data-key-envelope.ts';
import type { SsmDeps } from './deps.ts';
import { invalidKeyId } from './errors.ts';

/** How KMS is to know the value again: https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html */
const contextOf = (arn: string) => ({ PARAMETER_ARN: arn });

export interface SecureValue {
  readonly arn: string;
  readonly text: string;
  /** The account's own key for SSM when absent. */
  readonly keyId: string | undefined;
  readonly tier: ParameterVersion['tier'];
}

/** Encrypts a SecureString in the caller's name: a standard one by the key itself, an advanced one by a data key. */
export function encryptedValue({ arn, text, keyId, tier }: SecureValue, { keys, random }: SsmDeps, call: Call): Promise<ParameterValue> {
  const plaintext = Buffer.from(text);
  const encryptionContext = contextOf(arn);
  return inKeyWords(async () => {
    if (tier === 'Standard') return { kind: 'encrypted', ciphertext: base64((await keys.encrypt({ plaintext, keyId, encryptionContext }, call)).ciphertext) };
    const { dataKey, sealed } = await sealEnvelope(plaintext, { keyId, encryptionContext, random }, { keys, call });
    return { kind: 'enveloped', dataKey, sealed };
  });
}

/** What the caller gets to see: a SecureString that is not to be decrypted shows its ciphertext. */
export async function shownValue(arn: string, value: ParameterValue, { deps: { keys }, call, isDecrypted }: { readonly deps: SsmDeps; readonly call: Call; readonly isDecrypted: boolean }): Promise<string> {
  if (value.kind === 'plain') return value.text;
  if (!isDecrypted) return value.kind === 'encrypted' ? value.ciphertext : value.sealed;
  return inKeyWords(async () => {
    if (value.kind === 'enveloped') return (await openEnvelope(value, contextOf(arn), { keys, call })).toString();
    const { plaintext } = await keys.decrypt({ ciphertext: Buffer.from(value.ciphertext, 'base64'), encryptionContext: contextOf(arn) }, call);
    return Buffer.from(plaintext).toString();
  });
}

/** Whatever KMS says of a key, but that the caller may not use it, is InvalidKeyId here. */
async function inKeyWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const code = kmsCode(thrown);
    if (code === undefined || !(thrown instanceof Error)) throw thrown;
    throw invalidKeyId(`${thrown.message} (Service: AWSKMS; Status Code: 400; Error Code: ${code})`);
  }
}

/** Undefined for what is not said of a key. */
function kmsCode(thrown: unknown): string | undefined {
  const error = thrown instanceof Fault ? undefined : callersError(thrown);
  return error?.code === 'AccessDeniedException' ? undefined : error?.code;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
