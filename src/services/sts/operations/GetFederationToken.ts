import type { GetFederationTokenCommandInput } from '@aws-sdk/client-sts';
import type { SessionPrincipal } from '#auth/sessions.ts';
import { formatArn } from '#base/arn.ts';
import type { AccessRequest, PrincipalSession } from '#wire/operation.ts';
import { checkLength, checkPattern, checkRange } from '#wire/constraints.ts';
import type { StsOperation } from '../deps.ts';
import { accessDenied, refuseComplaints } from '../errors.ts';
import { packedSize } from '../packed-size.ts';
import { arnKept } from '../role-lookup.ts';
import { sessionPolicies, sessionPolicyCharactersMax } from '../session-policies.ts';
import { requestTagKeys, sessionTags } from '../session-tags.ts';
import { sessionTimes, userSeconds, userSessionSeconds } from '../session-times.ts';
import { checkTokenSize } from '../token-size.ts';
import { arnShown, credentialsView } from '../views.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html */
const getFederationToken: StsOperation<'GetFederationToken'> = {
  access(input, { principal, account, region }) {
    checkInput(input);
    if (principal.session !== undefined) throw accessDenied('Cannot call GetFederationToken with session credentials');
    const resource = arnShown(federatedUserArn(account, input.Name ?? ''), region);
    const keys = requestTagKeys(input.Tags ?? []);
    const request = (action: string): AccessRequest => ({ action: `sts:${action}`, resource, keys });
    return [request('GetFederationToken'), ...(input.Tags === undefined || input.Tags.length === 0 ? [] : [request('TagSession')])];
  },
  handle(input, { principal, account, region }, { sessions, clock }) {
    const { Name = '' } = input;
    const session: PrincipalSession = {
      kind: 'GetFederationToken',
      ...sessionTimes(clock.nowMs(), userSessionSeconds(input.DurationSeconds, principal.isRoot)),
      ...sessionPolicies(input, account),
      ...sessionTags(input, undefined),
      ...(!principal.isRoot && { issuerId: principal.userId }),
    };
    // Without policies and tags, AssumeRole leaves it out; GetFederationToken says 0.
    const PackedPolicySize = packedSize(session) ?? 0;
    const arn = federatedUserArn(account, Name);
    const federated: SessionPrincipal = { account, arn, userId: `${account}:${Name}`, isRoot: false, identityArn: principal.identityArn ?? arnKept(principal.arn), session };
    return { Credentials: credentialsView(sessions.issue(federated, input.MinimumSessionTokenSize)), FederatedUser: { FederatedUserId: federated.userId, Arn: arnShown(arn, region) }, PackedPolicySize };
  },
};

export default getFederationToken;

function checkInput({ Name, Policy, DurationSeconds, MinimumSessionTokenSize }: GetFederationTokenCommandInput): void {
  refuseComplaints([
    checkLength('name', Name, { min: 2, max: 32 }),
    checkPattern('name', Name, '[\\w+=,.@-]*'),
    checkLength('policy', Policy, { max: sessionPolicyCharactersMax }),
    checkRange('durationSeconds', DurationSeconds, userSeconds),
    checkTokenSize(MinimumSessionTokenSize),
  ]);
}

function federatedUserArn(account: string, name: string): string {
  return formatArn({ service: 'sts', region: '', account, resource: `federated-user/${name}` });
}
