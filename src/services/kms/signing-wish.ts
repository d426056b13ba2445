import { MessageType, SigningAlgorithmSpec, type SignCommandInput } from '@aws-sdk/client-kms';
import type { KmsKey } from '#model/kms-key.ts';
import { checkEnum, checkSecretLength } from '#wire/constraints.ts';
import { givenKeys, type ConditionKeys } from './condition-keys.ts';
import { invalidKeyUsage, refuseComplaints, unsupportedOperation, validationException } from './errors.ts';
import { factsOfSpec, type SigningAlgorithm } from './key-specs.ts';
import { digestBytesOf, type SigningWish } from './signatures.ts';
import { assertEnabled, assertUsage } from './usable-key.ts';

type SigningInput = Pick<SignCommandInput, 'Message' | 'MessageType' | 'SigningAlgorithm'>;

const refused: Readonly<Record<string, string>> = {
  ED25519_PH_SHA_512: 'ED25519_PH_SHA_512 is not supported: use ED25519_SHA_512 with the whole message.',
};

/** What is signed or verified; throws KMS's exceptions for what this key does not. */
export function signingWish(key: KmsKey, { Message = new Uint8Array(), MessageType: type = 'RAW', SigningAlgorithm }: SigningInput, operation: string): SigningWish {
  refuseComplaints([checkEnum('messageType', type, MessageType), checkEnum('signingAlgorithm', SigningAlgorithm, SigningAlgorithmSpec), checkSecretLength('message', Message, { min: 1, max: 4_096 })]);
  assertUsage(key, 'SIGN_VERIFY', operation);
  const reason = SigningAlgorithm === undefined ? undefined : refused[SigningAlgorithm];
  const algorithm = factsOfSpec(key.keySpec).signingAlgorithms?.find((own) => own === SigningAlgorithm);
  if (algorithm === undefined) throw reason === undefined ? invalidKeyUsage(`Algorithm ${SigningAlgorithm} is incompatible with key spec ${key.keySpec}.`) : unsupportedOperation(reason);
  checkType(type, algorithm, Message);
  assertEnabled(key);
  return { algorithm, message: Message, isDigest: type === 'DIGEST' };
}

export function signingKeys({ MessageType: type = 'RAW', SigningAlgorithm }: SigningInput): ConditionKeys {
  return givenKeys({ 'kms:MessageType': type, 'kms:SigningAlgorithm': SigningAlgorithm });
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html#KMS-Sign-request-MessageType */
function checkType(type: MessageType, algorithm: SigningAlgorithm, message: Uint8Array): void {
  if (type === 'EXTERNAL_MU') throw unsupportedOperation('MessageType EXTERNAL_MU is not supported: use RAW with the whole message.');
  if (type === 'RAW') return;
  const bytes = digestBytesOf(algorithm);
  if (bytes === undefined) throw validationException(`MessageType DIGEST is not valid for ${algorithm}: use RAW with the whole message.`);
  if (message.byteLength !== bytes) throw validationException(`Digest is invalid length for algorithm ${algorithm}.`);
}
