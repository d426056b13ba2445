import { listeners } from '#model/listener.ts';
import { actsOn } from '../access.ts';
import { invalidConfiguration, validationError } from '../errors.ts';
import { checkCertificateCount, usableCertificates } from '../listener-certificates.ts';
import { balancerOf, listenerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';

/** One that is in the list already is not added again: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddListenerCertificates.html */
export default {
  access: (input) => actsOn('AddListenerCertificates', input.ListenerArn),
  async handle(input, call, { store, clock }) {
    const { Certificates: given = [] } = input;
    if (given.length === 0) throw validationError('A certificate must be specified');
    const added = await store.transact((transaction) => {
      const listener = lookUp(transaction, call, { kind: listenerKind, arn: input.ListenerArn });
      const [defaultArn, ...list] = listener.certificateArns;
      if (defaultArn === undefined) throw invalidConfiguration(`Certificates cannot be added to ${listener.protocol} listeners`);
      const arns = usableCertificates(transaction, call, { given, nowMs: clock.nowMs() });
      transaction.put(listeners, { ...listener, certificateArns: [defaultArn, ...new Set([...list, ...arns])] });
      checkCertificateCount(transaction, balancerOf(transaction, listener));
      return arns;
    });
    return { Certificates: added.map((CertificateArn) => ({ CertificateArn, IsDefault: false })) };
  },
} satisfies ElbOperation<'AddListenerCertificates'>;
