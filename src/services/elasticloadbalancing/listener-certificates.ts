import type { Certificate as SdkCertificate } from '@aws-sdk/client-elastic-load-balancing-v2';
import { parseArn } from '#base/arn.ts';
import { CallerError } from '#base/errors.ts';
import { certificates, listenerRefusal } from '#model/certificate.ts';
import { listeners } from '#model/listener.ts';
import type { LoadBalancer } from '#model/load-balancer.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { certificateNotFound, tooManyCertificates, validationError } from './errors.ts';
import { limits } from './limits.ts';

/** The ARNs of certificates that can be used: issued, of the caller's region, and such as TLS servers take. */
export function usableCertificates(reader: Reader, scope: Scope, { given, nowMs }: { readonly given: readonly SdkCertificate[]; readonly nowMs: number }): readonly string[] {
  return given.map(({ CertificateArn: arn = '', IsDefault: isDefault }) => {
    if (isDefault !== undefined) throw validationError('You cannot set the IsDefault parameter for a certificate');
    const parsed = parseArn(arn);
    if (parsed === undefined || (parsed.service !== 'acm' && parsed.service !== 'iam')) throw validationError(`Certificate ARN '${arn}' is not valid`);
    const certificate = reader.get(certificates, arn);
    if (certificate === undefined || scopeKey(certificate) !== scopeKey(scope)) throw certificateNotFound(`Certificate '${arn}' not found`);
    const refusal = listenerRefusal(certificate, nowMs);
    // The SDK has no class for this one.
    if (refusal !== undefined) throw new CallerError('UnsupportedCertificate', `The certificate '${arn}' must have a fully-qualified domain name, a supported signature, and a supported key size: ${refusal}.`);
    return arn;
  });
}

/** Refuses what was just written when the load balancer has more certificates than it may have; default ones are not counted. */
export function checkCertificateCount(reader: Reader, { arn, type }: LoadBalancer): void {
  const max = limits[`certificates-per-${type}-load-balancer`];
  const count = reader.find(listeners, 'loadBalancer', arn).reduce((sum, { certificateArns }) => sum + Math.max(0, certificateArns.length - 1), 0);
  if (count > max) throw tooManyCertificates(`The maximum number of certificates per load balancer '${max}' has been reached on load balancer '${arn}'`);
}
