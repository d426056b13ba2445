import { listenerArn, listeners, type Listener } from '#model/listener.ts';
import { creates } from '../access.ts';
import { refusedActionMembers } from '../actions.ts';
import { duplicateListener } from '../errors.ts';
import { listenerDefinition } from '../listener-definition.ts';
import { putListener } from '../put-listener.ts';
import { loadBalancerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { validTags } from '../tags.ts';
import { listenerView } from '../views/listener.ts';

const idDigits = 16;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html */
export default {
  access: (input) => creates('CreateListener', input.LoadBalancerArn ?? '*', input.Tags),
  refuses: refusedActionMembers('DefaultActions'),
  async handle(input, call, { store, ids, clock }) {
    const tags = validTags(input.Tags);
    const listener = await store.transact((transaction) => {
      const balancer = lookUp(transaction, call, { kind: loadBalancerKind, arn: input.LoadBalancerArn });
      const definition = listenerDefinition(transaction, { input, balancer, before: undefined, nowMs: clock.nowMs() });
      const before = transaction.find(listeners, 'loadBalancer', balancer.arn).find(({ port }) => port === definition.port);
      if (before !== undefined && isSame(before, { ...definition, tags })) return before;
      if (before !== undefined) throw duplicateListener(`A listener already exists on this port for this load balancer '${balancer.arn}'`);
      const id = ids.hex(idDigits);
      const made: Listener = { account: call.account, region: call.region, arn: listenerArn(balancer, id), id, loadBalancerArn: balancer.arn, ...definition, tags, createdAt: clock.nowMs() };
      putListener(transaction, made, balancer);
      return made;
    });
    return { Listeners: [listenerView(listener)] };
  },
} satisfies ElbOperation<'CreateListener'>;

/** A call that is repeated gives what the first one made. */
function isSame(before: Listener, wanted: Pick<Listener, 'protocol' | 'certificateArns' | 'sslPolicy' | 'alpnPolicy' | 'mutualAuthentication' | 'defaultActions' | 'tags'>): boolean {
  const settingsOf = ({ protocol, certificateArns: [defaultArn], sslPolicy, alpnPolicy, mutualAuthentication, defaultActions, tags }: typeof wanted) =>
    JSON.stringify([protocol, defaultArn, sslPolicy, alpnPolicy, mutualAuthentication, defaultActions, tags]);
  return settingsOf(before) === settingsOf(wanted);
}
