import { listenerAttributes, listenerAttributesOf } from '#model/listener-attributes.ts';
import { listeners } from '#model/listener.ts';
import { actsOn } from '../access.ts';
import { changedAttributes } from '../changed-attributes.ts';
import { listenerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { attributeViews } from '../views/attributes.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListenerAttributes.html */
export default {
  access: (input) => actsOn('ModifyListenerAttributes', input.ListenerArn),
  async handle(input, call, { store }) {
    const changed = await store.transact((transaction) => {
      const listener = lookUp(transaction, call, { kind: listenerKind, arn: input.ListenerArn });
      const attributes = changedAttributes({ noun: 'Listener', kinds: listenerAttributes, owner: listener, ownerKind: `listeners with the ${listener.protocol} protocol` }, input.Attributes ?? []);
      const made = { ...listener, attributes };
      transaction.put(listeners, made);
      return made;
    });
    return { Attributes: attributeViews(listenerAttributesOf(changed)) };
  },
} satisfies ElbOperation<'ModifyListenerAttributes'>;
