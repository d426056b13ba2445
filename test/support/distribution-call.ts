import { GetAuthorizationTokenCommand, type ECRClient } from '@aws-sdk/client-ecr';
import { known } from '#base/assert.ts';
import type { TestDaemon } from './daemon.ts';

/** One request to `/v2/`; resolves to the answer, and rejects with what the registry refused it by, in the form of an SDK's exception. */
export type DistributionCall = (method: string, path: string, init?: RequestInit) => Promise<Response>;

const timeoutMs = 60_000;

/** What docker does after `docker login`: requests with the token that this client's principal is given. */
export async function distributionCall({ registry }: TestDaemon, client: ECRClient): Promise<DistributionCall> {
  const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}));
  const authorization = `Basic ${known(authorizationData?.[0]?.authorizationToken, 'the token')}`;
  return async (method, path, init = {}) => {
    const answer = await fetch(new URL(path, `http://${registry}/v2/`), { method, ...init, headers: { authorization, ...Object.fromEntries(new Headers(init.headers)) }, signal: AbortSignal.timeout(timeoutMs) });
    if (!answer.ok) throw await refusedBy(answer);
    return answer;
  };
}

async function refusedBy(answer: Response): Promise<DistributionRefusal> {
  const { errors: [error] = [] }: { readonly errors?: readonly { readonly code: string; readonly message: string }[] } = JSON.parse(await answer.text());
  return new DistributionRefusal(answer.status, error?.code ?? '', error?.message ?? '');
}

class DistributionRefusal extends Error {
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = code;
    this.$metadata = { httpStatusCode: status };
  }
}
