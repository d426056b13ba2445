import { Fault } from '#wire/fault.ts';
import type { PrincipalSession } from '#wire/operation.ts';

/**
 * What temporary credentials may not call, whatever policies say: those of GetSessionToken nothing of IAM (without a second factor) and of STS only AssumeRole
 * and GetCallerIdentity, those of GetFederationToken nothing of IAM and of STS only GetCallerIdentity
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html). Throws a Fault.
 */
export function checkSessionLimits(kind: PrincipalSession['kind'] | undefined, action: string): void {
  if (kind !== 'GetSessionToken' && kind !== 'GetFederationToken') return;
  if (action.startsWith('iam:') && !askedByServices.has(action)) checkCallsIam(kind);
  if (!action.startsWith('sts:') || action === 'sts:GetCallerIdentity' || (kind === 'GetSessionToken' && stsOfUsers.has(action))) return;
  throw new Fault('AccessDenied', `Cannot call ${action.slice('sts:'.length)} with session credentials`);
}

/** For what is an operation of IAM and a permission that others ask for, too. Throws a Fault. */
export function checkCallsIam(kind: PrincipalSession['kind'] | undefined): void {
  if (kind === 'GetSessionToken' || kind === 'GetFederationToken') throw new Fault('UnknownAccessKey', 'The security token included in the request is invalid');
}

/** PassRole is no operation of IAM; and services that make their role for who first uses them ask whether that is allowed, whatever it calls them with. */
const askedByServices = new Set(['iam:PassRole', 'iam:CreateServiceLinkedRole']);

const stsOfUsers = new Set(['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']);
