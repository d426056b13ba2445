/** The host that a client asked for, without its port. */
export const hostFetch = 'req.hdr(host),host_only';
