import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { invalidInput, noSuchEntity } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { namedOrCalling } from '../users.ts';

/** Nobody has credentials for single services here: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html */
export default {
  access: (input, call, deps) => (input.AllUsers === true ? [{ action: 'iam:ListServiceSpecificCredentials', resource: '*' }] : actsOnUser('ListServiceSpecificCredentials')(input, call, deps)),
  handle(input, call, { store }) {
    const { UserName: name, AllUsers: areAll = false, ServiceName: service } = input;
    if (areAll && name !== undefined) throw invalidInput('UserName and AllUsers cannot be given together.');
    if (!areAll) namedOrCalling(store, call, name);
    if (service !== undefined && !services.has(service)) throw noSuchEntity(`No such service ${service} is supported for Service Specific Credentials`);
    const { items, paging } = pageOf<never>([], input, String);
    return { ServiceSpecificCredentials: items, ...paging };
  },
} satisfies IamOperation<'ListServiceSpecificCredentials'>;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html */
const services = new Set(['codecommit.amazonaws.com', 'cassandra.amazonaws.com', 'bedrock.amazonaws.com', 'logs.amazonaws.com']);
