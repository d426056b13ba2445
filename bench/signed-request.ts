import { ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs';

export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a client is to be made with, so that its request is kept instead of sent. */
export interface Capture {
  readonly maxAttempts: number;
  readonly requestHandler: { handle(request: { headers: Record<string, string>; body?: unknown }): Promise<never> };
}

/** What the SDK would send, signed; valid for 15 minutes, so that a load generator can send it many times. */
export function signedRequest(config: ECSClientConfig, send: (client: ECSClient) => Promise<unknown>): Promise<SignedRequest> {
  return capturedRequest((capture) => send(new ECSClient({ ...config, ...capture })));
}

/** The same of any service's client. */
export async function capturedRequest(send: (capture: Capture) => Promise<unknown>): Promise<SignedRequest> {
  const captured: SignedRequest[] = [];
  const requestHandler: Capture['requestHandler'] = {
    handle(request) {
      const { 'content-length': _, host: __, ...headers } = request.headers;
      captured.push({ headers, body: typeof request.body === 'string' ? request.body : Buffer.from(request.body instanceof Uint8Array ? request.body : []).toString() });
      return Promise.reject(new Error('captured'));
    },
  };
  await send({ maxAttempts: 1, requestHandler }).catch(() => undefined);
  const [first] = captured;
  if (first === undefined) throw new Error('the SDK sent nothing');
  return first;
}
