/** The header in which AWS's services and SDKs look for the id of a request. */
export function requestIdHeader(requestId: string): { readonly 'x-amzn-requestid': string } {
  return { 'x-amzn-requestid': requestId };
}
