/**
 * Nothing of a development PKI runs in production.
 *
 * The one place beside the configuration that reads the environment: whoever starts the PKI and forgets to say
 * where must not get timestamps and revocation answers of a test in production.
 *
 * @throws Error in production
 */
export function refuseInProduction(environment: string | undefined = process.env['NODE_ENV']): void {
  if (environment === 'production')
    throw new Error('NODE_ENV is production: the development PKI is refused there');
}
