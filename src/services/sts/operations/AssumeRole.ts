import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { roleSession } from '#auth/role-session.ts';
import type { PrincipalSession } from '#wire/operation.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import { assumeRoleAccess } from '../assume-role-access.ts';
import type { StsOperation } from '../deps.ts';
import { accessDenied, notAuthorized, refuseComplaints, validationError } from '../errors.ts';
import { packedSize } from '../packed-size.ts';
import { checkRoleArn, roleNamed } from '../role-lookup.ts';
import { sessionPolicies } from '../session-policies.ts';
import { sessionTags } from '../session-tags.ts';
import { checkRoleDuration, roleSessionSeconds, sessionTimes } from '../session-times.ts';
import { checkTokenSize } from '../token-size.ts';
import { assumedRoleView, credentialsView } from '../views.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const assumeRole: StsOperation<'AssumeRole'> = {
  access(input, { principal }, { store }) {
    checkInput(input);
    if (principal.isRoot) throw accessDenied('Roles may not be assumed by root accounts.');
    return assumeRoleAccess(input, roleNamed(store, input.RoleArn ?? ''), principal.session);
  },
  refuses: {
    SerialNumber: 'there are no MFA devices',
    TokenCode: 'there are no MFA devices',
    ProvidedContexts: 'there is no IAM Identity Center that could assert a context',
  },
  handle(input, { principal, region }, { store, sessions, clock }) {
    const { RoleArn = '', RoleSessionName = '' } = input;
    const role = roleNamed(store, RoleArn);
    if (role === undefined) throw notAuthorized(principal.arn, 'sts:AssumeRole', RoleArn);
    const isChained = principal.session?.kind === 'AssumeRole' || principal.session?.kind === 'AssumeRoleWithWebIdentity';
    const seconds = roleSessionSeconds({ durationSeconds: input.DurationSeconds, maxSeconds: role.maxSessionDurationSeconds, isChained });
    const sourceIdentity = sourceIdentityOf(input, principal.session);
    const session: PrincipalSession = {
      kind: 'AssumeRole',
      ...sessionTimes(clock.nowMs(), seconds),
      ...sessionPolicies(input, role.account),
      ...sessionTags(input, principal.session),
      ...(sourceIdentity !== undefined && { sourceIdentity }),
      ...(isChained && { isChained }),
    };
    const PackedPolicySize = packedSize(session);
    const assumed = roleSession(role, RoleSessionName, session);
    return { Credentials: credentialsView(sessions.issue(assumed, input.MinimumSessionTokenSize)), AssumedRoleUser: assumedRoleView(assumed, region), PackedPolicySize, SourceIdentity: sourceIdentity };
  },
};

export default assumeRole;

function checkInput({ RoleArn = '', RoleSessionName, DurationSeconds, ExternalId, SourceIdentity, MinimumSessionTokenSize }: AssumeRoleCommandInput): void {
  refuseComplaints([
    checkLength('roleArn', RoleArn, { min: 20, max: 2_048 }),
    checkLength('roleSessionName', RoleSessionName, { min: 2, max: 64 }),
    checkPattern('roleSessionName', RoleSessionName, '[\\w+=,.@-]*'),
    checkRoleDuration(DurationSeconds),
    checkTokenSize(MinimumSessionTokenSize),
    checkLength('externalId', ExternalId, { min: 2, max: 1_224 }),
    checkPattern('externalId', ExternalId, '[\\w+=,.@:\\/-]*'),
    checkLength('sourceIdentity', SourceIdentity, { min: 2, max: 64 }),
    checkPattern('sourceIdentity', SourceIdentity, '[\\w+=,.@-]*'),
  ]);
  checkRoleArn(RoleArn);
}

/** It stays with all sessions that are made with a session, and cannot become another one (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html). */
function sourceIdentityOf({ SourceIdentity }: AssumeRoleCommandInput, caller: PrincipalSession | undefined): string | undefined {
  const inherited = caller?.sourceIdentity;
  if (inherited !== undefined && SourceIdentity !== undefined && SourceIdentity !== inherited) throw validationError('The source identity of the calling session is set and cannot be changed.');
  return inherited ?? SourceIdentity;
}
