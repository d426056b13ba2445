import { listeners } from '#model/listener.ts';
import { actsOn } from '../access.ts';
import { operationNotPermitted, validationError } from '../errors.ts';
import { listenerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';

/** The default certificate can only be replaced: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RemoveListenerCertificates.html */
export default {
  access: (input) => actsOn('RemoveListenerCertificates', input.ListenerArn),
  async handle(input, call, { store }) {
    const arns = (input.Certificates ?? []).map(({ CertificateArn: arn = '', IsDefault: isDefault }) => {
      if (isDefault !== undefined) throw validationError('You cannot set the IsDefault parameter for a certificate');
      return arn;
    });
    await store.transact((transaction) => {
      const listener = lookUp(transaction, call, { kind: listenerKind, arn: input.ListenerArn });
      const [defaultArn, ...list] = listener.certificateArns;
      if (defaultArn === undefined) return;
      if (arns.includes(defaultArn) && !list.includes(defaultArn)) throw operationNotPermitted(`Default certificate '${defaultArn}' cannot be removed from listener '${listener.arn}'; set another one with ModifyListener`);
      transaction.put(listeners, { ...listener, certificateArns: [defaultArn, ...list.filter((arn) => !arns.includes(arn))] });
    });
    return {};
  },
} satisfies ElbOperation<'RemoveListenerCertificates'>;
