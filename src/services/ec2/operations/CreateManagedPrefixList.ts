import { CallerError } from '#base/errors.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { prefixLists, type PrefixList } from '#model/prefix-list.ts';
import { scopeKey } from '#model/scope.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import { changedEntries, checkFits } from '../prefix-list-entries.ts';
import { checkMaxEntries, checkPrefixListName } from '../prefix-list-parameters.ts';
import type { Ec2Operation } from '../service.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { prefixListView } from '../views/prefix-list.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateManagedPrefixList.html */
export default {
  access: (input, call) => [...actsOn('CreateManagedPrefixList', call, 'prefix-list/*'), ...taggedOnCreate('CreateManagedPrefixList', call, input.TagSpecifications)],
  handle(input, call, deps) {
    const { PrefixListName: name = '', MaxEntries: maxEntries = 0, ClientToken: clientToken } = input;
    checkAddressFamily(input.AddressFamily ?? '');
    checkPrefixListName(name);
    checkMaxEntries(maxEntries);
    const entries = changedEntries([], input.Entries ?? [], []);
    checkFits(entries, maxEntries);
    const tags = tagsOnCreate(input.TagSpecifications, 'prefix-list');
    return change(deps, call, input, (transaction) => {
      const earlier = clientToken === undefined ? undefined : transaction.find(prefixLists, 'scope', scopeKey(call)).find((list) => list.clientToken === clientToken);
      if (earlier !== undefined && earlier.name !== name) throw new CallerError('IdempotentParameterMismatch', `The client token was used for the prefix list '${earlier.id}', which has other parameters`);
      if (earlier !== undefined) return { PrefixList: prefixListView(earlier) };
      const list: PrefixList = { account: call.account, region: call.region, id: ec2Id('pl', deps.ids), name, maxEntries, version: 1, entries, history: [], ...(clientToken === undefined ? {} : { clientToken }), tags };
      transaction.put(prefixLists, list);
      return { PrefixList: prefixListView(list) };
    });
  },
} satisfies Ec2Operation<'CreateManagedPrefixList'>;

function checkAddressFamily(family: string): void {
  if (family === 'IPv6') throw new CallerError('InvalidParameterValue', 'AddressFamily IPv6 is not supported: there is no IPv6');
  if (family !== 'IPv4') throw new CallerError('InvalidParameterValue', `Value (${family}) for parameter addressFamily is invalid. Valid values are IPv4 and IPv6.`);
}
