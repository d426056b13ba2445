import { listeners, type Listener } from '#model/listener.ts';
import type { LoadBalancer } from '#model/load-balancer.ts';
import type { Reader, Transaction } from '#state/store.ts';
import { checkActionsFit, checkGroupCounts } from './action-fit.ts';
import { invalidConfiguration, tooManyListeners } from './errors.ts';
import { limits } from './limits.ts';
import { checkCertificateCount } from './listener-certificates.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html#trust-stores-quotas */
const verifyingListenersMax = 2;

/** Writes a listener, unless what it refers to does not fit or there is too much of something then. */
export function putListener(transaction: Transaction, listener: Listener, balancer: LoadBalancer): void {
  checkActionsFit(transaction, listener.defaultActions, { balancer, protocol: listener.protocol, port: listener.port });
  transaction.put(listeners, listener);
  checkListenerCounts(transaction, balancer);
  checkCertificateCount(transaction, balancer);
  checkGroupCounts(transaction, listener.defaultActions, balancer);
}

function checkListenerCounts(reader: Reader, { arn, type }: LoadBalancer): void {
  const max = limits[`listeners-per-${type}-load-balancer`];
  const own = reader.find(listeners, 'loadBalancer', arn);
  if (own.length > max) throw tooManyListeners(`The maximum number of listeners per load balancer '${max}' has been reached on load balancer '${arn}'`);
  const verifying = own.filter(({ mutualAuthentication }) => mutualAuthentication.mode === 'verify').length;
  if (verifying > verifyingListenersMax) throw invalidConfiguration(`The maximum number of listeners that use mutual authentication mode 'verify' per load balancer '${verifyingListenersMax}' has been reached on load balancer '${arn}'`);
}
