import { AlgorithmSpec, WrappingKeySpec } from '@aws-sdk/client-kms';
import { dateOf } from '#base/time.ts';
import { checkEnum } from '#wire/constraints.ts';
import { keyAccess } from '../access.ts';
import { givenKeys } from '../condition-keys.ts';
import type { KmsOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { assertImportable } from '../imported-material.ts';
import { importTokenValidMs, newImportToken, wrappingFrom } from '../import-token.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html; the private key is in the token, sealed, and nowhere else. */
export default {
  access: ({ KeyId, WrappingAlgorithm, WrappingKeySpec: spec }, call, { store }) => keyAccess({ action: 'GetParametersForImport', keyId: KeyId, keys: givenKeys({ 'kms:WrappingAlgorithm': WrappingAlgorithm, 'kms:WrappingKeySpec': spec }) }, call, store),
  async handle({ KeyId = '', WrappingAlgorithm = '', WrappingKeySpec: spec = '' }, call, deps) {
    refuseComplaints([checkEnum('wrappingAlgorithm', WrappingAlgorithm, AlgorithmSpec), checkEnum('wrappingKeySpec', spec, WrappingKeySpec)]);
    const key = keyByIdentifier(deps.store, KeyId, call);
    assertImportable(key);
    const wrapping = wrappingFrom(WrappingAlgorithm, spec, key);
    const validTo = deps.clock.nowMs() + importTokenValidMs;
    const { token, publicKey } = await newImportToken({ keyArn: key.arn, ...wrapping, validTo }, deps);
    return { KeyId: key.arn, ImportToken: token, PublicKey: publicKey, ParametersValidTo: dateOf(validTo) };
  },
} satisfies KmsOperation<'GetParametersForImport'>;
