/** The versions of Kubernetes that EKS has images for, each with the patch that they carry. */
export const kubernetesReleases: readonly { readonly version: string; readonly patch: string }[] = [
  { version: '1.29', patch: '1.29.15' },
  { version: '1.30', patch: '1.30.14' },
  { version: '1.31', patch: '1.31.13' },
  { version: '1.32', patch: '1.32.9' },
  { version: '1.33', patch: '1.33.5' },
  { version: '1.34', patch: '1.34.2' },
];
