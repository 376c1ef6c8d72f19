/** RFC 7468 §2: lines of 64 characters between the labels, a line feed at the end. */
export function pem(label: 'CERTIFICATE', der: Uint8Array): string {
  const base64 = Buffer.from(der).toString('base64');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
