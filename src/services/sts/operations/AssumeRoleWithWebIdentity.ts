import type { AssumeRoleWithWebIdentityCommandInput } from '@aws-sdk/client-sts';
import { roleSession } from '#auth/role-session.ts';
import { Fault } from '#wire/fault.ts';
import type { AccessRequest, Call, Principal, PrincipalSession } from '#wire/operation.ts';
import { checkLength, checkPattern, checkSecretLength } from '#wire/constraints.ts';
import type { StsDeps, StsOperation } from '../deps.ts';
import { accessDenied, refuseComplaints } from '../errors.ts';
import { packedSize } from '../packed-size.ts';
import { accountOfRole, checkRoleArn, roleNamed } from '../role-lookup.ts';
import { sessionPolicies, sessionPolicyCharactersMax } from '../session-policies.ts';
import { requestTagKeys, sessionTags } from '../session-tags.ts';
import { checkRoleDuration, roleSessionSeconds, sessionTimes } from '../session-times.ts';
import { checkTokenSize } from '../token-size.ts';
import { assumedRoleView, credentialsView } from '../views.ts';
import { claimedSession, type ClaimedSession } from '../web-identity/claimed-session.ts';
import { federatedKeys } from '../web-identity/federated-keys.ts';
import { verifiedToken } from '../web-identity/verified-token.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
const assumeRoleWithWebIdentity: StsOperation<'AssumeRoleWithWebIdentity'> = {
  isUnsigned: true,
  /** Nobody is known before the token is verified; the role's trust policy is asked then. */
  access(input) {
    checkInput(input);
    return [];
  },
  refuses: { ProviderId: 'it names a provider of OAuth 2.0 access tokens; the tokens of OpenID Connect providers say themselves who issued them' },
  async handle(input, call, deps) {
    const { RoleArn = '', RoleSessionName = '', WebIdentityToken = '' } = input;
    const { token, provider } = await verifiedToken(WebIdentityToken, accountOfRole(RoleArn), deps);
    const claimed = claimedSession(token);
    const federated = { provider: provider.arn, keys: federatedKeys(provider, token) };
    const { Policy, PolicyArns, DurationSeconds: durationSeconds } = input;
    await authorizeTrust(input, { call, deps, claimed, federated });
    const role = roleNamed(deps.store, RoleArn);
    if (role === undefined) throw notTrusted();
    const session: PrincipalSession = {
      kind: 'AssumeRoleWithWebIdentity',
      ...sessionTimes(deps.clock.nowMs(), roleSessionSeconds({ durationSeconds, maxSeconds: role.maxSessionDurationSeconds, isChained: false })),
      ...sessionPolicies({ Policy, PolicyArns }, role.account),
      ...sessionTags({ Tags: claimed.tags, TransitiveTagKeys: claimed.transitiveTagKeys }, undefined),
      ...(claimed.sourceIdentity !== undefined && { sourceIdentity: claimed.sourceIdentity }),
      federated,
    };
    const PackedPolicySize = packedSize(session);
    const assumed = roleSession(role, RoleSessionName, session);
    return {
      Credentials: credentialsView(deps.sessions.issue(assumed, input.MinimumSessionTokenSize)),
      SubjectFromWebIdentityToken: token.subject,
      AssumedRoleUser: assumedRoleView(assumed, call.region),
      PackedPolicySize,
      Provider: provider.arn,
      Audience: token.authorizedParty ?? token.audiences[0],
      SourceIdentity: claimed.sourceIdentity,
    };
  },
};

export default assumeRoleWithWebIdentity;

function checkInput({ RoleArn = '', RoleSessionName, WebIdentityToken, Policy, DurationSeconds, MinimumSessionTokenSize }: AssumeRoleWithWebIdentityCommandInput): void {
  refuseComplaints([
    checkLength('roleArn', RoleArn, { min: 20, max: 2_048 }),
    checkLength('roleSessionName', RoleSessionName, { min: 2, max: 64 }),
    checkPattern('roleSessionName', RoleSessionName, '[\\w+=,.@-]*'),
    checkSecretLength('webIdentityToken', WebIdentityToken, { min: 4, max: 20_000 }),
    checkLength('policy', Policy, { max: sessionPolicyCharactersMax }),
    checkRoleDuration(DurationSeconds),
    checkTokenSize(MinimumSessionTokenSize),
  ]);
  checkRoleArn(RoleArn);
}

interface TrustFacts {
  readonly call: Call;
  readonly deps: StsDeps;
  readonly claimed: ClaimedSession;
  readonly federated: NonNullable<PrincipalSession['federated']>;
}

/** Asks the role's trust policy in the name of whom the provider has identified. */
async function authorizeTrust({ RoleArn = '', RoleSessionName = '', DurationSeconds }: AssumeRoleWithWebIdentityCommandInput, { call, deps, claimed, federated }: TrustFacts): Promise<void> {
  const { tags, transitiveTagKeys, sourceIdentity } = claimed;
  const account = accountOfRole(RoleArn);
  const session: PrincipalSession = { kind: 'AssumeRoleWithWebIdentity', ...sessionTimes(deps.clock.nowMs(), 0), tags: {}, transitiveTagKeys: [], federated };
  const principal: Principal = { account, arn: federated.provider, userId: federated.provider, accessKeyId: '', isRoot: false, session };
  const role = roleNamed(deps.store, RoleArn);
  const keys: AccessRequest['keys'] = {
    'sts:RoleSessionName': RoleSessionName,
    ...(DurationSeconds !== undefined && { 'sts:DurationSeconds': String(DurationSeconds) }),
    ...(sourceIdentity !== undefined && { 'sts:SourceIdentity': sourceIdentity }),
    ...requestTagKeys(tags),
    ...(transitiveTagKeys.length > 0 && { 'sts:TransitiveTagKeys': transitiveTagKeys }),
    ...federated.keys,
  };
  const request = (action: string): AccessRequest => ({ action: `sts:${action}`, resource: RoleArn, keys, ...(role !== undefined && { resourcePolicy: role.assumeRolePolicyDocument }), isResourcePolicyRequired: true });
  const actions = ['AssumeRoleWithWebIdentity', ...(tags.length > 0 ? ['TagSession'] : []), ...(sourceIdentity === undefined ? [] : ['SetSourceIdentity'])];
  try {
    await deps.authorizer.authorize({ ...call, account, principal }, actions.map(request));
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.kind === 'AccessDenied') throw notTrusted();
    throw thrown;
  }
}

function notTrusted(): Error {
  return accessDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity');
}
