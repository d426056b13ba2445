import { createECDH, type KeyObject } from 'node:crypto';
import { known } from '#base/assert.ts';
import type { Random } from '#base/random.ts';
import { curveParameters } from './curve-parameters.ts';
import { combination, inverseOf, modulo } from './curve-point.ts';
import { derOf, partsOf } from './ecdsa-der.ts';

/** ECDSA over a digest that the caller made (FIPS 186-5, 6.4.1): node:crypto has no way to sign one. The multiplication of the secret is OpenSSL's. */
export function signedDigest(digest: Uint8Array, privateKey: KeyObject, random: Random): Buffer {
  const { name, curve, jwk } = curveOf(privateKey);
  const { order } = curve;
  const secret = numberFrom(Buffer.from(known(jwk.d, 'a private key'), 'base64url'));
  const bytes = Math.ceil(order.toString(2).length / 8);
  for (;;) {
    // 64 bits more than the order has, so that no nonce is likelier than another.
    const nonce = modulo(numberFrom(random.bytes(bytes + 8)), order - 1n) + 1n;
    const ecdh = createECDH(name);
    ecdh.setPrivateKey(nonce.toString(16).padStart(bytes * 2, '0'), 'hex');
    const r = modulo(numberFrom(ecdh.getPublicKey().subarray(1, 1 + coordinateBytes(curve.prime))), order);
    const s = modulo(inverseOf(nonce, order) * (numberFrom(digest) + r * secret), order);
    if (r !== 0n && s !== 0n) return derOf({ r, s });
  }
}

/** FIPS 186-5, 6.4.2. */
export function isDigestSignature(signature: Uint8Array, digest: Uint8Array, publicKey: KeyObject): boolean {
  const { curve, jwk } = curveOf(publicKey);
  const { order } = curve;
  const parts = partsOf(signature);
  if (parts === undefined) return false;
  const { r, s } = parts;
  if (r < 1n || r >= order || s < 1n || s >= order) return false;
  const inverse = inverseOf(s, order);
  const coordinate = (text: string | undefined) => numberFrom(Buffer.from(known(text, 'a coordinate'), 'base64url'));
  const point = combination(curve, { first: modulo(numberFrom(digest) * inverse, order), second: modulo(r * inverse, order), point: { x: coordinate(jwk.x), y: coordinate(jwk.y) } });
  return point !== undefined && modulo(point.x, order) === r;
}

function curveOf(key: KeyObject) {
  const name = known(key.asymmetricKeyDetails?.namedCurve, 'a curve');
  return { name, curve: known(curveParameters[name], name), jwk: key.export({ format: 'jwk' }) };
}

function coordinateBytes(prime: bigint): number {
  return Math.ceil(prime.toString(2).length / 8);
}

function numberFrom(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
}
