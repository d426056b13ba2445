import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:https';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { ACMClient, DeleteCertificateCommand, DescribeCertificateCommand, ImportCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { CreateListenerCommand, DeleteListenerCommand, DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { dayMs } from '#base/time.ts';
import { madeCertificate } from '#certificates/testing/made-certificate.ts';
import { projectRoot } from '#cli/product-version.ts';
import { runProgram } from '#cli/run-program.ts';
import { createFront } from '../support/balanced-services.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacks, lacksContainers } from '../support/programs.ts';
import { until } from '../support/until.ts';

const skip = lacksContainers !== false ? lacksContainers : lacks('haproxy');
const timeoutMs = 120_000;
const name = 'app.example.com';

interface Seen {
  readonly status: number | undefined;
  readonly serial: string;
}

test('a listener with a certificate of ACM is believed by who trusts drydock ca, and renewed while it answers every request', { skip }, async () => {
  await using daemon = await TestDaemon.start();
  const acm = new ACMClient(daemon.clientConfig);
  const { elb, url } = await createFront(daemon, clientsOf(daemon), 'secure');
  const drydock = async (...args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await runProgram(join(projectRoot, 'drydock'), args, { timeoutMs, environment: { DRYDOCK_STATE_DIR: daemon.settings.stateDir } });
    assert.equal(exitCode, 0, stderr);
    return stdout;
  };
  const ca = await drydock('ca');
  const { CertificateArn } = await acm.send(new RequestCertificateCommand({ DomainName: name, ValidationMethod: 'DNS' }));
  const { LoadBalancers: [balancer] = [] } = await elb.send(new DescribeLoadBalancersCommand({ Names: ['secure'] }));
  const listen = (arn: string | undefined, Port = 443) => elb.send(new CreateListenerCommand({ LoadBalancerArn: balancer?.LoadBalancerArn, Protocol: 'HTTPS', Port, Certificates: [{ CertificateArn: arn }], DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '204' } }] }));
  const { Listeners: [listener] = [] } = await listen(CertificateArn);
  const host = new URL(url).hostname;
  const first = await until('it answers', timeoutMs, () => ask(host, ca).catch(() => undefined));
  const describe = async () => known((await acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate, 'the certificate');
  const before = await describe();
  assert.deepEqual([first.status, colons(first.serial), before.InUseBy, before.RenewalEligibility], [204, before.Serial, [balancer?.LoadBalancerArn], 'ELIGIBLE']);
  await assert.rejects(acm.send(new DeleteCertificateCommand({ CertificateArn })), { name: 'ResourceInUseException' });

  const asking = askAgainAndAgain(host, ca);
  await drydock('clock', 'advance', '340d');
  const after = await until('it serves the renewed certificate', timeoutMs, async () => {
    const { serial } = await ask(host, ca);
    return serial !== first.serial && serial;
  });
  assert.equal(colons(after), (await describe()).Serial);
  const { answered, failed } = await asking();
  assert.ok(answered > 0);
  assert.deepEqual(failed, []);

  const expiring = madeCertificate({ name, notAfter: Date.now() + 350 * dayMs });
  const { CertificateArn: imported } = await acm.send(new ImportCertificateCommand({ Certificate: Buffer.from(expiring.pem), PrivateKey: Buffer.from(expiring.key) }));
  await drydock('clock', 'advance', '11d');
  await assert.rejects(listen(imported, 444), { name: 'UnsupportedCertificate', message: /its status is EXPIRED, and has to be ISSUED\.$/ });
  await elb.send(new DeleteListenerCommand({ ListenerArn: listener?.ListenerArn }));
  await acm.send(new DeleteCertificateCommand({ CertificateArn }));
});

/** On a connection of its own, which is refused unless `ca` vouches for the name. */
async function ask(host: string, ca: string): Promise<Seen> {
  const request = get({ host, port: 443, servername: name, ca, agent: false, headers: { host: name }, timeout: 5_000 });
  let serial = '';
  request.once('socket', (socket: TLSSocket) => socket.once('secureConnect', () => (serial = socket.getPeerCertificate().serialNumber)));
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
  return { status: response.statusCode, serial };
}

/** Until it is told to stop. */
function askAgainAndAgain(host: string, ca: string): () => Promise<{ readonly answered: number; readonly failed: readonly string[] }> {
  const failed: string[] = [];
  const state = { isOver: false, answered: 0 };
  const asking = (async () => {
    while (!state.isOver) {
      await ask(host, ca).then(() => (state.answered += 1), (thrown: unknown) => failed.push(String(thrown)));
    }
  })();
  return async () => {
    state.isOver = true;
    await asking;
    return { answered: state.answered, failed };
  };
}

function colons(serial: string): string {
  return (serial.toLowerCase().match(/../g) ?? []).join(':');
}
