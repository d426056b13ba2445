import { actsOn } from '../access.ts';
import { lookUp, trustStoreKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { revocationIdNotFound } from '../trust-store-errors.ts';
import { writtenFor } from '../trust-store-files.ts';

/** AWS gives a URL of S3 that is good for ten minutes; here it is that of a file on this host (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_GetTrustStoreRevocationContent.html). */
export default {
  access: (input) => actsOn('GetTrustStoreRevocationContent', input.TrustStoreArn),
  async handle({ TrustStoreArn: arn, RevocationId: id = 0 }, call, { store, objects }) {
    const found = lookUp(store, call, { kind: trustStoreKind, arn });
    const revocation = found.revocations.find((candidate) => candidate.id === id);
    if (revocation === undefined) throw revocationIdNotFound(id);
    return { Location: await objects.write(writtenFor(found, `revocation-${id}.pem`), revocation.list) };
  },
} satisfies ElbOperation<'GetTrustStoreRevocationContent'>;
