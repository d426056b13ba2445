import type { SessionPrincipal } from '#auth/sessions.ts';
import { checkRange } from '#wire/constraints.ts';
import type { StsOperation } from '../deps.ts';
import { accessDenied, refuseComplaints } from '../errors.ts';
import { arnKept } from '../role-lookup.ts';
import { sessionTimes, userSessionSeconds, userSeconds } from '../session-times.ts';
import { checkTokenSize } from '../token-size.ts';
import { credentialsView } from '../views.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
const getSessionToken: StsOperation<'GetSessionToken'> = {
  access({ DurationSeconds, MinimumSessionTokenSize }, { principal }) {
    refuseComplaints([checkRange('durationSeconds', DurationSeconds, userSeconds), checkTokenSize(MinimumSessionTokenSize)]);
    if (principal.session !== undefined) throw accessDenied('Cannot call GetSessionToken with session credentials');
    // It authenticates: no permission is needed, and policies cannot take it away.
    return [];
  },
  needsNoPermission: true,
  refuses: {
    SerialNumber: 'there are no MFA devices',
    TokenCode: 'there are no MFA devices',
  },
  handle({ DurationSeconds, MinimumSessionTokenSize }, { principal }, { sessions, clock }) {
    const seconds = userSessionSeconds(DurationSeconds, principal.isRoot);
    const { accessKeyId: _, ...caller } = principal;
    const session: SessionPrincipal = { ...caller, arn: arnKept(principal.arn), session: { kind: 'GetSessionToken', ...sessionTimes(clock.nowMs(), seconds), tags: {}, transitiveTagKeys: [] } };
    return { Credentials: credentialsView(sessions.issue(session, MinimumSessionTokenSize)) };
  },
};

export default getSessionToken;
