import type { IncomingMessage } from 'node:http';
import { secondMs } from '#base/time.ts';
import { publicRegistryHost } from '#model/public-registry.ts';
import { json, type Answer } from './answer.ts';
import { expired, verifiedToken } from './authenticate.ts';
import { bearerChallenge } from './challenges.ts';
import type { RegistryFaceOptions } from './options.ts';
import { Refusal } from './refusal.ts';

export function isTokenPath(path: string): boolean {
  return path === '/token/' || path === '/token';
}

/**
 * The realm of ECR Public's challenge (https://distribution.github.io/distribution/spec/auth/token/): a token for who signs in with one, as `AWS` does, and
 * one of nobody's for who does not. It is the one that GetAuthorizationToken gives, whatever scope is asked for: what somebody may do is looked up when they do it.
 */
export function answerToken(request: IncomingMessage, options: RegistryFaceOptions, query: URLSearchParams): Answer {
  const { method = 'GET', headers } = request;
  if (method !== 'GET' && method !== 'HEAD') throw new Refusal(405, 'UNSUPPORTED', `A token cannot be asked for with ${method}`, { allow: 'GET, HEAD' });
  const service = query.get('service');
  if (service !== null && service !== publicRegistryHost) throw new Refusal(400, 'UNSUPPORTED', `Tokens are for the service ${publicRegistryHost}, not '${service}'`);
  const { tokens, clock } = options;
  const nowMs = clock.nowMs();
  if (headers.authorization === undefined) {
    const { password, expiresAt } = tokens.issueAnonymous(nowMs);
    return tokenAnswer(Buffer.from(`AWS:${password}`).toString('base64'), { nowMs, expiresAt });
  }
  const verified = verifiedToken(request, options);
  // 401 also for an expired one: podman and skopeo show what is wrong with no other status here.
  if (verified.kind === 'expired') throw expired(401);
  if (verified.kind === 'invalid') throw new Refusal(401, 'UNAUTHORIZED', 'Not Authorized', { 'www-authenticate': bearerChallenge(request) });
  return tokenAnswer(headers.authorization.replace(/^\w+ +/, '').trim(), { nowMs, expiresAt: verified.expiresAt });
}

function tokenAnswer(token: string, { nowMs, expiresAt }: { readonly nowMs: number; readonly expiresAt: number }): Answer {
  return json(200, { token, expires_in: Math.floor((expiresAt - nowMs) / secondMs) });
}
