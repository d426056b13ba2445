/** Where podman, skopeo and buildah look for it, under the user's home. */
export const registriesConfPath = '.config/containers/registries.conf.d/drydock.conf';

/**
 * What tells podman, skopeo and buildah that registries on this host's loopback address speak plain HTTP, as docker
 * takes for granted (containers-registries.conf.d(5)).
 */
export const registriesConf = `# Written by drydock: registries on 127.0.0.1 speak plain HTTP.
[[registry]]
location = "127.0.0.1"
insecure = true
`;
