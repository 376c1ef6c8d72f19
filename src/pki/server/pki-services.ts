import type { Randomness } from '../../platform/secrets/randomness.js';
import type { Clock } from '../../platform/time/clock.js';
import { Revocations } from '../revocations.js';
import { type Answer, problem } from './answers.js';
import { CrlService } from './crl-service.js';
import { IssuedIndex } from './issued-index.js';
import { OcspService } from './ocsp-service.js';
import {
  CRL_PROFILES,
  type CrlProfile,
  failing,
  OCSP_PROFILES,
  type OcspProfile,
  roleOf,
  type Scenario,
  TSA_PROFILES,
  type TsaProfile,
} from './scenario.js';
import { type ServiceKey, ServiceKeys } from './service-keys.js';
import { TimeStampService } from './time-stamp-service.js';

export type PkiRequest = Readonly<{ method: string; path: string; type: string; body: Uint8Array }>;

const TYPES = {
  tsaQuery: 'application/timestamp-query', // RFC 3161 §3.4
  tsaReply: 'application/timestamp-reply',
  ocspRequest: 'application/ocsp-request', // RFC 6960 appendix A.1
  ocspResponse: 'application/ocsp-response',
  crl: 'application/pkix-crl', // RFC 2585 §4.2
  certificate: 'application/pkix-cert', // RFC 2585 §4.1
} as const;

const NOT_FOUND = problem(404, 'there is nothing here');

/** Everything that the development PKI answers, without the HTTP around it. */
export class PkiServices {
  private readonly keys: ServiceKeys;
  private readonly revocations: Revocations;
  private readonly issued: IssuedIndex;
  private readonly timeStamps: TimeStampService;
  private readonly ocsp: OcspService;
  private readonly crls: CrlService;
  private readonly random: () => number;
  private scenario: Scenario = {};
  private fails: () => boolean = () => false;

  constructor({ directory, clock, randomness }: { directory: string; clock: Clock; randomness: Randomness }) {
    this.keys = new ServiceKeys(directory);
    this.revocations = new Revocations(directory);
    this.issued = new IssuedIndex(directory);
    this.timeStamps = new TimeStampService(clock, randomness);
    this.ocsp = new OcspService(clock);
    this.crls = new CrlService(clock);
    this.random = () => Buffer.from(randomness.bytes(4)).readUInt32BE(0) / 2 ** 32;
  }

  play(scenario: Scenario): void {
    this.scenario = scenario;
    this.fails = failing(scenario.failures, this.random);
  }

  async answer(request: PkiRequest): Promise<Answer> {
    const [service, ...rest] = request.path.slice(1).split('/');
    const isAllowed = request.method === 'GET' || (request.method === 'POST' && isPostable(service));
    if (!isAllowed) return problem(405, 'not by this method');
    if (service === 'tsa' && request.method === 'POST') return this.timeStamp(rest, request);
    if (service === 'ocsp') return this.status(rest, request);
    if (service === 'crl') return this.crl(rest);
    if (service === 'ca') return this.certificate(rest);
    return NOT_FOUND;
  }

  /** @param path TSA, profile, both or none */
  private async timeStamp(path: readonly string[], { type, body }: PkiRequest): Promise<Answer> {
    const isProfile = Object.hasOwn(TSA_PROFILES, path[0] ?? '');
    const [name = 'tsa-1', asked] = isProfile ? [undefined, path[0]] : path;
    const role = asked ?? roleOf(this.scenario.tsa, name);
    const authority = await this.keys.timestampAuthority(name);
    const profile: TsaProfile | undefined = ownValue(TSA_PROFILES, role);
    if (!authority || !profile) return NOT_FOUND;
    if (!isOf(type, TYPES.tsaQuery)) return problem(415, `Content-Type must be ${TYPES.tsaQuery}`);
    if (profile.misbehaves && (!profile.isFlaky || this.fails()))
      return { kind: 'misbehaviour', how: profile.misbehaves, type: TYPES.tsaReply };
    const reply = this.timeStamps.answer(authority, body, profile);
    return { kind: 'body', type: TYPES.tsaReply, body: reply };
  }

  /** @param path CA, then a profile, or the request in base64 (RFC 6960 appendix A.1), or both, or none */
  private async status(path: readonly string[], request: PkiRequest): Promise<Answer> {
    const [authorityName = '', ...rest] = path;
    const asked = ownValue(OCSP_PROFILES, rest[0] ?? '');
    const profile: OcspProfile = asked ?? OCSP_PROFILES[roleOf(this.scenario.ocsp, authorityName)];
    const authority = await this.keys.authority(authorityName);
    const responder = await this.keys.responder(authorityName);
    const otherResponder = await this.keys.responder(otherThan(authorityName));
    if (!authority || !responder || !otherResponder) return NOT_FOUND;
    if (request.method === 'POST' && !isOf(request.type, TYPES.ocspRequest))
      return problem(415, `Content-Type must be ${TYPES.ocspRequest}`);
    if (profile.misbehaves && (!profile.isFlaky || this.fails()))
      return { kind: 'misbehaviour', how: profile.misbehaves, type: TYPES.ocspResponse };
    const inPath = asked ? rest.slice(1) : rest;
    const bytes = request.method === 'GET' ? fromBase64(inPath) : request.body;
    const revocations = await this.revocations.current();
    const isIssued = (serial: string) => this.issued.has(authorityName, serial);
    const scene = { authorityName, authority, responder, otherResponder, revocations, isIssued };
    return { kind: 'body', type: TYPES.ocspResponse, body: await this.ocsp.answer(bytes, scene, profile) };
  }

  private async crl([file = '', ...rest]: readonly string[]): Promise<Answer> {
    const authorityName = nameIn(file, '.crl');
    const authority = rest.length > 0 ? undefined : await this.keys.authority(authorityName);
    const otherAuthority = await this.keys.authority(otherThan(authorityName));
    if (!authority || !otherAuthority) return NOT_FOUND;
    const profile: CrlProfile = CRL_PROFILES[roleOf(this.scenario.crl, authorityName)];
    if (profile.misbehaves) return { kind: 'misbehaviour', how: profile.misbehaves, type: TYPES.crl };
    const revocations = await this.revocations.current();
    const scene = { authorityName, authority, otherAuthority, revocations };
    return { kind: 'body', type: TYPES.crl, body: this.crls.crl(scene, profile) };
  }

  private async certificate([file = '', ...rest]: readonly string[]): Promise<Answer> {
    const authority: ServiceKey | undefined =
      rest.length > 0 ? undefined : await this.keys.authority(nameIn(file, '.cer'));
    if (!authority) return NOT_FOUND;
    return { kind: 'body', type: TYPES.certificate, body: authority.certificate };
  }
}

function isPostable(service: string | undefined): boolean {
  return service === 'tsa' || service === 'ocsp';
}

function otherThan(authorityName: string): string {
  return authorityName === 'root' ? 'tsa-ca' : 'root';
}

/** '' for a file of another ending. */
function nameIn(file: string, ending: string): string {
  return file.endsWith(ending) ? file.slice(0, -ending.length) : '';
}

/** Media types are compared without parameters and case (RFC 9110 §8.3.1). */
function isOf(header: string, type: string): boolean {
  return header.split(';')[0]?.trim().toLowerCase() === type;
}

/** URL-encoded or not: base64 has slashes of its own. */
function fromBase64(path: readonly string[]): Uint8Array {
  return Buffer.from(decodeURIComponent(path.join('/')), 'base64');
}

function ownValue<T extends object>(table: T, name: string): T[keyof T] | undefined {
  return Object.hasOwn(table, name) ? table[name as keyof T] : undefined;
}
