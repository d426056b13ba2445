import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TestCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** Certificates made by the `openssl` program in a folder of their own. */
export class Openssl {
  readonly #folder: string;
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A certificate authority. */
  authority(commonName: string): TestCertificate {
    return this.#make(commonName, ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign']);
  }

  /** Signed by the authority; the names are of a server, `days` may be in the past. */
  issue(authority: TestCertificate, subject: string, { names = [], days = 30 }: { readonly names?: readonly string[]; readonly days?: number } = {}): TestCertificate {
    const base = this.#next();
    const request = `${base}.csr`;
    const authorityPath = this.#next();
    writeFileSync(`${authorityPath}.crt`, authority.certificate);
    writeFileSync(`${authorityPath}.key`, authority.key);
    writeFileSync(`${base}.ext`, names.length === 0 ? 'extendedKeyUsage=clientAuth\n' : `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\nextendedKeyUsage=serverAuth\n`);
    run(['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${base}.key`, '-out', request, '-subj', subject]);
    run(['x509', '-req', '-in', request, '-CA', `${authorityPath}.crt`, '-CAkey', `${authorityPath}.key`, '-CAcreateserial', '-days', String(days), '-extfile', `${base}.ext`, '-out', `${base}.crt`]);
    return { certificate: readFileSync(`${base}.crt`, 'utf8'), key: readFileSync(`${base}.key`, 'utf8') };
  }

  #make(commonName: string, more: readonly string[]): TestCertificate {
    const base = this.#next();
    run(['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30', '-keyout', `${base}.key`, '-out', `${base}.crt`, '-subj', `/CN=${commonName}`, ...more]);
    return { certificate: readFileSync(`${base}.crt`, 'utf8'), key: readFileSync(`${base}.key`, 'utf8') };
  }

  #next(): string {
    this.#count += 1;
    return join(this.#folder, `c${this.#count}`);
  }
}

function run(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' });
}
