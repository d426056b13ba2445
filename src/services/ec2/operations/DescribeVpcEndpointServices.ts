import { CallerError } from '#base/errors.ts';
import { endpointServices } from '#model/endpoint-services.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { endpointServiceView, type OfferedService } from '../views/endpoint-service.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpointServices.html */
export default {
  access: describes('DescribeVpcEndpointServices'),
  handle(input, { region }) {
    const elsewhere = (input.ServiceRegions ?? []).find((name) => name !== region && name !== '*');
    if (elsewhere !== undefined) throw new CallerError('InvalidParameterValue', `Services of the region '${elsewhere}' cannot be reached from ${region}: endpoints here lead to services of their own region only`);
    const offered = endpointServices(region).flatMap((service) => service.types.map((type): OfferedService => ({ service, type, region, tags: [] })));
    const names = input.ServiceNames ?? [];
    const unknown = names.find((name) => !offered.some(({ service }) => service.name === name));
    if (unknown !== undefined) throw new CallerError('InvalidServiceName', `The Vpc Endpoint Service '${unknown}' does not exist`);
    const docs = names.length === 0 ? offered : offered.filter(({ service }) => names.includes(service.name));
    const { items, nextToken } = describe(input, { docs, ids: undefined, idKind: idKinds.vpcEndpoint, idOf: ({ service, type }) => `${service.name}/${type}`, filters });
    return { ServiceNames: [...new Set(items.map(({ service }) => service.name))], ServiceDetails: items.map(endpointServiceView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeVpcEndpointServices'>;

const filters: FilterTable<OfferedService> = {
  'owner': () => ['amazon'],
  'service-name': ({ service }) => [service.name],
  'service-region': ({ region }) => [region],
  'service-type': ({ type }) => [type],
  'supported-ip-address-types': () => ['ipv4'],
  ...tagFilters<OfferedService>(),
};
