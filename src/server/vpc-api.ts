import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { TopologyEndpoint, VpcTopology } from '#model/vpc-topology.ts';
import { reachesService } from '#network/service-reach.ts';
import { isLayerRequest } from '#registry/face/layer-face.ts';
import { isPublicRequest, isRegistryRequest } from '#registry/face/registry-face.ts';
import type { SourceVpcOf } from '#wire/api-face.ts';
import type { Face } from '#wire/http-server.ts';
import { headOf } from '#wire/receive.ts';
import { parseSignature } from '#wire/sigv4/signature.ts';

/** From which VPC a connection comes; those from the host have none. */
export interface VpcConnections {
  /** Remembers where a connection was accepted. */
  note(socket: Socket, vpcId: string): void;
  readonly sourceVpcOf: SourceVpcOf;
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
  const requestOf = (incoming: IncomingMessage): EndpointRequest | undefined => {
    const { socket } = incoming;
    const vpcId = vpcIds.get(socket);
    const { localAddress = '', remoteAddress = '' } = socket;
    return vpcId === undefined ? undefined : { vpcs: topologies(), vpcId, localAddress, address: remoteAddress, service: serviceOf(incoming) };
  };
  return {
    note: (socket, vpcId) => void vpcIds.set(socket, vpcId),
    sourceVpcOf(incoming) {
      const request = requestOf(incoming);
      if (request === undefined) return undefined;
      return { vpcId: request.vpcId, endpointId: request.localAddress === apiAddress ? undefined : endpointOf(request)?.id };
    },
    face: {
      claims(incoming) {
        const request = requestOf(incoming);
        return request !== undefined && request.localAddress !== apiAddress && !servesAt(request);
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

function servesAt(request: EndpointRequest): boolean {
  return askedEndpoint(request) !== undefined || reachesService(request);
}

/** The endpoint that was connected to, when it is the service's. */
function askedEndpoint({ vpcs, vpcId, localAddress, service }: EndpointRequest): TopologyEndpoint | undefined {
  return endpointsOf(vpcs, vpcId).find(({ addresses, serviceName }) => addresses.includes(localAddress) && serviceName.endsWith(`.${service}`));
}

/** Who connected to another service's endpoint would have been led by the service's own name to its endpoint, if there is one. */
function endpointOf(request: EndpointRequest): TopologyEndpoint | undefined {
  const { vpcs, vpcId, service } = request;
  return askedEndpoint(request) ?? endpointsOf(vpcs, vpcId).find(({ type, privateDnsEnabled, serviceName }) => type === 'Interface' && privateDnsEnabled && serviceName.endsWith(`.${service}`));
}

function endpointsOf(vpcs: readonly VpcTopology[], vpcId: string): readonly TopologyEndpoint[] {
  return vpcs.find((vpc) => vpc.vpcId === vpcId)?.endpoints ?? [];
}

/** By what a request is signed for, read as the API will read it: a header that is there twice must not be one service's here and another's there. The registry is not signed for, and goes by its paths; its layers lie in S3 on AWS. */
function serviceOf(incoming: IncomingMessage): string {
  if (isRegistryRequest(incoming)) return isPublicRequest(incoming) ? 'ecr-public' : 'ecr.dkr';
  if (isLayerRequest(incoming)) return 's3';
  const parsed = parseSignature(headOf(incoming));
  const signed = (parsed.kind === 'present' ? parsed.signature.scope : parsed.kind === 'incomplete' ? parsed.scope : undefined)?.service ?? '';
  return endpointServices.get(signed) ?? signed;
}

/** Signing names that endpoint services call otherwise. */
const endpointServices = new Map([['ecr', 'ecr.api']]);
