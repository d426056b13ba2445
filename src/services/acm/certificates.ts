import { parseArn } from '#base/arn.ts';
import { known } from '#base/assert.ts';
import { certificates, type Certificate } from '#model/certificate.ts';
import { listeners } from '#model/listener.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { certificateNotFound, invalidArn, refuseComplaints } from './errors.ts';

const arnPattern = 'arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*';

/** What a call on one certificate has to be allowed; `arn` is as given, which the handler checks. */
export function certificateAccess(action: string, arn: string | undefined): readonly AccessRequest[] {
  return [{ action: `acm:${action}`, resource: arn ?? '*' }];
}

/** Tags given to what is being made need a permission of their own (https://docs.aws.amazon.com/acm/latest/userguide/authen-apipermissions.html). */
export function taggedOnCreate(tags: readonly unknown[] | undefined, arn: string): readonly AccessRequest[] {
  return tags === undefined || tags.length === 0 ? [] : certificateAccess('AddTagsToCertificate', arn);
}

/** Throws ACM's exceptions for what is no ARN of a certificate, or of none that there is. `member` is what the ARN is called in the input. */
export function certificateByArn(store: Reader, given: string | undefined, scope: Scope, member = 'certificateArn'): Certificate {
  const arn = known(given, 'a required ARN');
  refuseComplaints([checkLength(member, arn, { min: 20, max: 2_048 }), checkPattern(member, arn, arnPattern)]);
  const parsed = parseArn(arn);
  if (parsed?.service !== 'acm' || !parsed.resource.startsWith('certificate/')) throw invalidArn(arn);
  const certificate = store.get(certificates, arn);
  if (certificate === undefined || certificate.account !== scope.account || certificate.region !== scope.region) throw certificateNotFound(arn, scope);
  return certificate;
}

/** The load balancers whose listeners have it, each once. */
export function usersOf(store: Reader, arn: string): readonly string[] {
  return [...new Set(store.find(listeners, 'certificate', arn).map(({ loadBalancerArn }) => loadBalancerArn))];
}
