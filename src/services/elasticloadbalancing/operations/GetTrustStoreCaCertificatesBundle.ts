import { actsOn } from '../access.ts';
import { lookUp, trustStoreKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { writtenFor } from '../trust-store-files.ts';

/** AWS gives a URL of S3 that is good for ten minutes; here it is that of a file on this host (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_GetTrustStoreCaCertificatesBundle.html). */
export default {
  access: (input) => actsOn('GetTrustStoreCaCertificatesBundle', input.TrustStoreArn),
  async handle(input, call, { store, objects }) {
    const found = lookUp(store, call, { kind: trustStoreKind, arn: input.TrustStoreArn });
    return { Location: await objects.write(writtenFor(found, 'ca-certificates.pem'), found.caCertificates) };
  },
} satisfies ElbOperation<'GetTrustStoreCaCertificatesBundle'>;
