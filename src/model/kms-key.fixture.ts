import { kmsKeyArn, type KmsKey } from './kms-key.ts';

/** A symmetric key as it is after CreateKey. */
export function newKmsKey(change: Partial<KmsKey> = {}): KmsKey {
  const scope = { account: '111122223333', region: 'eu-west-1' };
  const id = change.id ?? '12345678-1234-4234-8234-123456789012';
  return {
    ...scope,
    id,
    arn: kmsKeyArn(scope, id),
    description: '',
    keySpec: 'SYMMETRIC_DEFAULT',
    keyUsage: 'ENCRYPT_DECRYPT',
    origin: 'AWS_KMS',
    manager: 'CUSTOMER',
    isEnabled: true,
    createdAt: 0,
    policy: '{}',
    tags: [],
    materials: [{ id: 'first', sealed: '' }],
    ...change,
  };
}
