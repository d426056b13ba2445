/** What signs in to a registry. */
export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
}
