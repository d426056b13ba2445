import type { WireRequest } from './http-message.ts';
import type { Service } from './operation.ts';
import { awsJson10, awsJson11 } from './protocols/aws-json.ts';
import { awsQuery } from './protocols/aws-query.ts';
import { ec2Query } from './protocols/ec2-query.ts';
import { formVersion, isForm } from './protocols/form.ts';
import type { Protocol } from './protocols/protocol.ts';
import { restJson1 } from './protocols/rest-json.ts';
import { cborPath, rpcV2Cbor } from './protocols/rpcv2-cbor.ts';
import { unservedRestXml } from './protocols/unserved-rest-xml.ts';
import type { ParsedSignature } from './sigv4/signature.ts';

export interface Route {
  readonly protocol: Protocol;
  /** Undefined when the request is for a service that nobody serves here. */
  readonly service: Service | undefined;
  /** How the request names its service, for a sentence about one that is not served. */
  readonly serviceName: string;
}

/** The order matters: the first to claim a request gets it, and restJson1 claims whatever is left. */
const protocols: readonly Protocol[] = [rpcV2Cbor, awsJson10, awsJson11, awsQuery, ec2Query, restJson1];

/** Finds the service and the protocol of a request by what it looks like. */
export function routeOf(request: WireRequest, signature: ParsedSignature, services: readonly Service[]): Route {
  const named = serviceNamed(request, signature, services);
  const xml = named.service === undefined ? unservedRestXml(named.name) : undefined;
  const protocol = xml ?? protocols.find((candidate) => candidate.claims(request, named.service)) ?? restJson1;
  return { protocol, service: named.service, serviceName: named.name };
}

interface Named {
  readonly name: string;
  readonly service: Service | undefined;
}

/** X-Amz-Target and the RPC v2 path name the service itself; otherwise it is the one that the request was signed for. */
function serviceNamed(request: WireRequest, signature: ParsedSignature, services: readonly Service[]): Named {
  const target = request.headers['x-amz-target'];
  const prefix = target?.slice(0, target.lastIndexOf('.')) ?? cborPath(request.path)?.service;
  const targeted = prefix === undefined ? undefined : services.find(({ targetPrefix }) => targetPrefix === prefix);
  if (targeted !== undefined) return { name: targeted.name, service: targeted };
  const scope = scopeOf(signature);
  if (scope !== undefined) return { name: scope.service, service: services.find(({ signingNames }) => signingNames.includes(scope.service)) };
  const version = isForm(request) ? formVersion(request) : undefined;
  const versioned = version === undefined ? undefined : services.find(({ queryVersion }) => queryVersion === version);
  return { name: versioned?.name ?? prefix ?? 'a service that the request does not name', service: versioned };
}

function scopeOf(signature: ParsedSignature) {
  if (signature.kind === 'present') return signature.signature.scope;
  return signature.kind === 'incomplete' ? signature.scope : undefined;
}
