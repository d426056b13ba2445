import { defineCollection } from './collection.ts';

/** The root that signs what ACM issues here. People trust it, so it outlives a reset. */
export interface CertificateAuthority {
  readonly id: 'current';
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
}

export const certificateAuthorities = defineCollection<CertificateAuthority>()({
  kind: 'certificate-authority',
  version: 1,
  key: (authority) => authority.id,
  indexes: {},
});
