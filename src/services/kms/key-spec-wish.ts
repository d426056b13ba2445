import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { KeySpec } from '@aws-sdk/client-kms';
import type { KmsKey, KmsKeySpec, KmsKeyUsage } from '#model/kms-key.ts';
import { checkEnum } from '#wire/constraints.ts';
import { refuseComplaints, unsupportedOperation, validationException } from './errors.ts';
import { factsOfSpec, isKeySpec } from './key-specs.ts';

const usages = ['SIGN_VERIFY', 'ENCRYPT_DECRYPT', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT'];

/** What kind of key CreateKey is asked for; throws for kinds that there are not. */
export function keyKindFrom(input: CreateKeyCommandInput): Pick<KmsKey, 'keySpec' | 'keyUsage' | 'origin'> {
  const keySpec = specFrom(input);
  return { keySpec, keyUsage: usageFrom(input, keySpec), origin: originFrom(input) };
}

function specFrom({ KeySpec: spec, CustomerMasterKeySpec: olderSpec }: CreateKeyCommandInput): KmsKeySpec {
  if (spec !== undefined && olderSpec !== undefined) throw validationException('You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.');
  const given = spec ?? olderSpec ?? 'SYMMETRIC_DEFAULT';
  refuseComplaints([checkEnum(olderSpec === undefined ? 'keySpec' : 'customerMasterKeySpec', given, KeySpec)]);
  if (!isKeySpec(given)) throw unsupportedOperation(`KeySpec ${given} is not supported in this Region.`);
  return given;
}

function usageFrom({ KeyUsage: given }: CreateKeyCommandInput, keySpec: KmsKeySpec): KmsKeyUsage {
  refuseComplaints([checkEnum('keyUsage', given, usages)]);
  if (given === undefined && keySpec !== 'SYMMETRIC_DEFAULT') throw validationException('You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.');
  const usage = factsOfSpec(keySpec).usages.find((own) => own === (given ?? 'ENCRYPT_DECRYPT'));
  if (usage === undefined) throw validationException(`KeyUsage ${given} is not compatible with KeySpec ${keySpec}`);
  return usage;
}

function originFrom({ Origin: origin = 'AWS_KMS' }: CreateKeyCommandInput): KmsKey['origin'] {
  refuseComplaints([checkEnum('origin', origin, ['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'])]);
  if (origin === 'AWS_KMS' || origin === 'EXTERNAL') return origin;
  throw unsupportedOperation(`Origin ${origin} is not supported: there are no custom key stores.`);
}
