import { InvalidArgumentError } from 'commander';

const MOST = 100_000;

/** @throws InvalidArgumentError for anything but digits, or more than 100,000 */
export function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) > MOST) throw new InvalidArgumentError(`0 to ${MOST}`);
  return Number(text);
}
