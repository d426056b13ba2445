import { Option, type Command } from '../command-line.ts';
import { readCertificateAuthority, requireDaemon } from '../admin-client.ts';
import { debianTrust, trust, trustedFile, untrust } from '../system-trust.ts';
import { daemonCommand, settingsOf, type WhereOptions } from '../where.ts';

interface CaOptions extends WhereOptions {
  readonly trust?: boolean;
  readonly untrust?: boolean;
}

const help = `
Certificates that ACM issues here are signed by an authority of this daemon's own,
made when it is first needed. It outlives 'down' and 'reset'; it goes with the state directory.

Examples:
  drydock ca > drydock-ca.pem
  curl --cacert drydock-ca.pem https://app.example.com --connect-to ::<load balancer's DNS name>
  NODE_EXTRA_CA_CERTS=drydock-ca.pem node app.js       Node.js has a store of its own
  AWS_CA_BUNDLE, REQUESTS_CA_BUNDLE, SSL_CERT_FILE     Python and many others

--trust makes all programs that use this system's store believe it. Firefox, Chrome, Java and
Node.js keep stores of their own: import the file there. Whoever can read the state directory
as its owner can then make certificates for any name that this machine believes.`;

/** Prints the root certificate behind ACM, and lets the system trust it or not. */
export function caCommand(): Command {
  return daemonCommand('ca', "the root certificate behind ACM's certificates and the TLS port's: print it, let this system trust it")
    .addOption(new Option('--trust', "put it into this system's store of trusted authorities (Debian; root)").conflicts('untrust'))
    .option('--untrust', 'take it out again; works without a running daemon')
    .addHelpText('after', help)
    .action(async (options: CaOptions) => {
      const { stateDir, instance } = settingsOf({ ...options });
      const file = trustedFile(debianTrust, instance);
      if (options.untrust) {
        const wasTrusted = await untrust(debianTrust, instance);
        return say(wasTrusted ? `Removed ${file} and ran update-ca-certificates: this system does not trust this daemon's authority any more.\n` : `This system does not trust this daemon's authority: there is no ${file}.\n`);
      }
      const daemon = await requireDaemon(stateDir);
      const certificate = await readCertificateAuthority(daemon.stateDir);
      if (!options.trust) return say(certificate);
      await trust(debianTrust, instance, certificate);
      say(`Wrote ${file} and ran update-ca-certificates: curl, OpenSSL, Python, Go and all else that uses this system's store now believes certificates that ACM issues here.\nWhoever can read ${stateDir}/state.db can make such certificates for any name. Browsers, Java and Node.js have stores of their own. '--untrust' takes it back.\n`);
    });
}

function say(text: string): void {
  process.stdout.write(text);
}
