/** What a key of a trust list may sign. */
export const KEY_USES = ['code', 'status'] as const;
export type KeyUse = (typeof KEY_USES)[number];

/** A key that signs codes, status lists, or both; always P-256 with ES256. */
export type TrustedKey = Readonly<{
  kid: Uint8Array;
  /** DER of SubjectPublicKeyInfo. */
  publicKey: Uint8Array;
  /** What it signs is believed when its time lies between the two; whole seconds. */
  notBefore: Date;
  notAfter: Date;
  /** Whose licences, e.g. `CN-410726`. */
  issuer: string;
  uses: readonly KeyUse[];
}>;

type ListHead = Readonly<{
  issuer: string;
  /** Rises with every change and never falls: an older list is not taken for a newer one. */
  sequence: number;
  issuedAt: Date;
  /** Until then the list may be relied on. */
  nextUpdate: Date;
}>;

/** 信任列表: whose signatures count, signed by the offline root. */
export type TrustList = ListHead &
  Readonly<{
    /** `host[:port]` of the addresses that codes may name, small letters. */
    hosts: readonly string[];
    /** Keys of a development PKI: nothing under them has legal effect. */
    test: boolean;
    keys: readonly TrustedKey[];
  }>;

/** A version of a licence that is not in force. */
export type StatusEntry = Readonly<{
  number: string;
  /** Three digits. */
  version: string;
  status: string;
  since: Date;
}>;

/** 状态列表: every version that is not in force; one that it does not name is. */
export type StatusList = ListHead & Readonly<{ entries: readonly StatusEntry[] }>;

/** Keys of the maps that are signed. `kind` keeps one list from being taken for the other, or for a code. */
export const LIST_KEY = {
  KIND: 'kind',
  ISSUER: 'iss',
  SEQUENCE: 'seq',
  ISSUED_AT: 'iat',
  NEXT_UPDATE: 'nextUpdate',
  HOSTS: 'hosts',
  TEST: 'test',
  KEYS: 'keys',
  ENTRIES: 'entries',
} as const;

export const ENTRY_KEY = { NUMBER: 'n', VERSION: 'ver', STATUS: 'state', SINCE: 'since' } as const;

export const TRUSTED_KEY_KEY = {
  KID: 'kid',
  PUBLIC_KEY: 'key',
  ALGORITHM: 'alg',
  NOT_BEFORE: 'nbf',
  NOT_AFTER: 'exp',
  ISSUER: 'iss',
  USES: 'use',
} as const;

export const TRUST_LIST_KIND = 'trust-list';
export const STATUS_LIST_KIND = 'status-list';
