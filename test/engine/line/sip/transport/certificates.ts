import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A key and a certificate for it, signed by itself. */
export interface Certificate {
  key: string;
  cert: string;
}

/**
 * Makes a self-signed certificate with openssl.
 *
 * @example
 * certificate('DNS:sip.test,IP:127.0.0.1')
 */
export function certificate(names: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  try {
    const [key, cert, config] = ['key.pem', 'cert.pem', 'config'].map((name) => join(folder, name));
    writeFileSync(
      config!,
      `[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\n[dn]\nCN=test\n[ext]\nsubjectAltName=${names}\nbasicConstraints=CA:TRUE\n`,
    );
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    const files = ['-nodes', '-days', '2', '-keyout', key!, '-out', cert!, '-config', config!];
    execFileSync('openssl', [...made, ...files], { stdio: 'ignore' });
    return { key: readFileSync(key!, 'utf8'), cert: readFileSync(cert!, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
