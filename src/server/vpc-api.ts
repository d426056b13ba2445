import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { reachesService } from '#network/service-reach.ts';
import type { Face } from '#wire/http-server.ts';

/** From which VPC a connection comes; those from the host have none. */
export interface VpcConnections {
  /** Remembers where a connection was accepted. */
  note(socket: Socket, vpcId: string): void;
  /** Ends, without an answer, what asks a service that the sender's subnet has no way to: on AWS the connection would not be made. */
  readonly face: Face;
}

export interface VpcConnectionsOptions {
  /** All VPCs as they now are. */
  readonly topologies: () => readonly VpcTopology[];
  /** The address at which the AWS API is found over the internet: the network itself says who reaches that. */
  readonly apiAddress: string;
}

/**
 * The names of AWS's services lead to addresses of interface endpoints, and the one name in AWS_ENDPOINT_URL to any of
 * them: which service is meant is seen only in the request.
 */
export function vpcConnections({ topologies, apiAddress }: VpcConnectionsOptions): VpcConnections {
  const vpcIds = new WeakMap<Socket, string>();
  return {
    note: (socket, vpcId) => void vpcIds.set(socket, vpcId),
    face: {
      claims({ socket, headers, url = '' }) {
        const vpcId = vpcIds.get(socket);
        const { localAddress = '', remoteAddress = '' } = socket;
        if (vpcId === undefined || localAddress === apiAddress) return false;
        return !servesAt({ vpcs: topologies(), vpcId, localAddress, address: remoteAddress, service: serviceOf(headers, url) });
      },
      async handle({ socket }) {
        socket.destroy();
      },
    },
  };
}

interface EndpointRequest {
  readonly vpcs: readonly VpcTopology[];
  readonly vpcId: string;
  readonly localAddress: string;
  readonly address: string;
  readonly service: string;
}

function servesAt({ localAddress, ...wish }: EndpointRequest): boolean {
  const vpc = wish.vpcs.find(({ vpcId }) => vpcId === wish.vpcId);
  const asked = vpc?.endpoints.find(({ addresses }) => addresses.includes(localAddress));
  return asked?.serviceName.endsWith(`.${wish.service}`) === true || reachesService(wish);
}

/** By what a request is signed for; the registry is not signed for, and goes by its paths. */
function serviceOf(headers: IncomingMessage['headers'], url: string): string {
  if (url.startsWith('/v2/')) return 'ecr.dkr';
  const scope = headers.authorization ?? new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('X-Amz-Credential') ?? '';
  const signed = /(?:^|Credential=)[^/,\s]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(scope)?.[1] ?? '';
  return endpointServices.get(signed) ?? signed;
}

/** Signing names that endpoint services call otherwise. */
const endpointServices = new Map([['ecr', 'ecr.api']]);
