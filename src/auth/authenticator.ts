import { partitionOf } from '#base/arn.ts';
import type { Clock } from '#base/clock.ts';
import { isRegionName } from '#base/region.ts';
import type { Authenticate, Authenticated } from '#wire/authorizer.ts';
import { Fault } from '#wire/fault.ts';
import type { WireRequest } from '#wire/http-message.ts';
import type { ParsedSignature, Signature } from '#wire/sigv4/signature.ts';
import { signingKeys } from '#wire/sigv4/signing-keys.ts';
import { refusalOfSignature } from '#wire/sigv4/verify.ts';
import type { AccessKey, AccessKeys } from './access-keys.ts';
import { failedSignatures } from './failed-signatures.ts';

export interface AuthenticatorOptions {
  readonly accessKeys: AccessKeys;
  /** The time by which signatures expire: real time, whatever the cloud's clock was advanced to. */
  readonly clock: Clock;
  /** Told of every request whose signature was right. */
  readonly onUse?: (who: Authenticated) => void;
}

/** Makes the function that finds out who signed a request. Every request has to be signed. */
export function authenticator({ accessKeys, clock, onUse }: AuthenticatorOptions): Authenticate {
  const keys = signingKeys();
  const failures = failedSignatures(clock);
  const refused = (request: WireRequest, refusal: Fault, accessKeyId: string | undefined): Promise<Authenticated> => {
    const delay = failures.delay({ accessKeyId, sourceIp: request.sourceIp, bytes: request.payload.byteLength });
    if (delay === undefined) throw refusal;
    return delay.then((isAnswered) => {
      throw isAnswered ? refusal : new Fault('Busy', 'Too many requests with wrong signatures are waiting for their answers. Check your AWS Secret Access Key.');
    });
  };
  return (request, parsed) => {
    const signature = presentSignature(request, parsed);
    const { accessKeyId, scope, sessionToken } = signature;
    const accessKey = accessKeys(accessKeyId, sessionToken);
    if (accessKey === undefined) return refused(request, new Fault('UnknownAccessKey', 'The security token included in the request is invalid.'), undefined);
    const refusal = refusalOfSignature(request, signature, keys(accessKey.secretAccessKey, scope), clock.nowMs());
    if (refusal?.kind === 'WrongSignature') return refused(request, new Fault(refusal.kind, refusal.message), accessKeyId);
    if (refusal !== undefined) throw new Fault(refusal.kind, refusal.message);
    checkExpiry(accessKey, clock.nowMs());
    const who = authenticated(accessKey, signature);
    onUse?.(who);
    return who;
  };
}

function checkExpiry({ principal: { session } }: AccessKey, nowMs: number): void {
  if (session !== undefined && session.expiresAt <= nowMs) throw new Fault('SessionExpired', 'The security token included in the request is expired');
}

function presentSignature({ headers }: WireRequest, parsed: ParsedSignature): Signature {
  if (parsed.kind === 'present') return parsed.signature;
  if (parsed.kind === 'incomplete') throw new Fault('IncompleteSignature', parsed.message);
  if (headers['authorization'] === undefined) throw new Fault('MissingAuthentication', 'Request is missing Authentication Token');
  throw new Fault('MissingAuthentication', 'Request is missing Authentication Token: the Authorization header is not one of AWS4-HMAC-SHA256.');
}

/** An account is in each partition here; its principals have the ARN of the one that the caller speaks to. */
function authenticated({ principal }: AccessKey, { scope }: Signature): Authenticated {
  if (!isRegionName(scope.region)) throw new Fault('WrongSignature', `Credential should be scoped to a valid Region, not '${scope.region}'. `);
  const partition = partitionOf(scope.region);
  const shown = partition === 'aws' ? principal : { ...principal, arn: principal.arn.replace(/^arn:aws:/, `arn:${partition}:`) };
  return { principal: shown, region: scope.region, signedService: scope.service };
}
