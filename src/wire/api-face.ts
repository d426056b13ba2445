import type { IncomingMessage, ServerResponse } from 'node:http';
import { Catalog } from './catalog.ts';
import { Fault } from './fault.ts';
import type { WireRequest, WireResponse } from './http-message.ts';
import type { Face } from './http-server.ts';
import type { Service, SourceVpc } from './operation.ts';
import { refuse, serve, type PipelineTools } from './pipeline.ts';
import { headOf, Receiver, type ReceiveLimits } from './receive.ts';
import { turnEnd } from './turn-end.ts';

export interface ApiOptions extends Omit<PipelineTools, 'catalog'> {
  readonly services: readonly Service[];
  readonly limits?: Partial<ReceiveLimits>;
  readonly sourceVpcOf?: SourceVpcOf | undefined;
}

/** From which VPC a request came, undefined when it came from none. */
export type SourceVpcOf = (incoming: IncomingMessage) => SourceVpc | undefined;

/** The largest body that an operation takes is a layer part of ECR's, 20 MiB in base64. */
const defaultLimits: ReceiveLimits = { bodyBytesMax: 32 * 1024 * 1024, bodyTimeoutMs: 60_000, arrivingBytesMax: 256 * 1024 * 1024 };

/** For how long the rest of a refused body is read and thrown away, so that its sender gets to read the answer. */
const drainMs = 5_000;

/** The AWS API. It claims whatever no face before it does. */
export function apiFace({ services, limits = {}, sourceVpcOf, ...tools }: ApiOptions): Face {
  return faceOf({ ...tools, catalog: new Catalog(services) }, { limits, sourceVpcOf });
}

/** The same over a catalog that is there already. */
export function faceOf(pipeline: PipelineTools, { limits = {}, sourceVpcOf = nowhere }: Pick<ApiOptions, 'limits' | 'sourceVpcOf'>): Face {
  const receiver = new Receiver({ ...defaultLimits, ...limits }, pipeline.clock);
  const untilTurnEnds = turnEnd();
  return {
    claims: () => true,
    async handle(incoming, response) {
      const head = { ...headOf(incoming), sourceVpc: sourceVpcOf(incoming) };
      const request = await received(head, incoming, receiver);
      if (request instanceof Fault) return refuseAndClose({ incoming, response, answer: refuse(head, request, pipeline) }, pipeline);
      const answer = await serve(request, pipeline);
      await untilTurnEnds();
      write(response, answer);
    },
  };
}

function nowhere(): undefined {}

async function received(head: WireRequest, incoming: IncomingMessage, receiver: Receiver): Promise<WireRequest | Fault> {
  try {
    return await receiver.withBody(head, incoming);
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown;
    throw thrown;
  }
}

/** Our side alone is closed while the body still comes: Node would close both at the end of the response, and what comes then resets the connection under an answer that is not read yet. */
function refuseAndClose({ incoming, response, answer }: { readonly incoming: IncomingMessage; readonly response: ServerResponse; readonly answer: WireResponse }, { clock }: PipelineTools): void {
  const last = { ...answer, headers: { ...answer.headers, connection: 'close' } };
  if (incoming.complete) return write(response, last);
  const { socket } = incoming;
  writeHead(response, last);
  response.write(last.body);
  socket.end();
  const cancel = clock.after(drainMs, () => socket.destroy());
  socket.once('close', cancel);
  incoming.resume();
}

function write(response: ServerResponse, answer: WireResponse): void {
  writeHead(response, answer);
  response.end(answer.body);
}

function writeHead(response: ServerResponse, { status, headers, body }: WireResponse): void {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  response.writeHead(status, { ...headers, 'content-length': length });
}
