/**
 * Everything that is printed on, encoded in or said about one version of a licence, fixed at numbering.
 *
 * Page text, QR code, register row and outgoing messages all read this one object, so they cannot disagree.
 * Citizen id numbers and phone numbers are not in it.
 */
export type LicenceSnapshot = Readonly<{
  /** Folder under `templates/`, e.g. `construction-permit`. */
  licenceType: string;
  /** Folder under `templates/<licenceType>/`, e.g. `1`. */
  templateVersion: string;
  /** Printed on the face: 18 digits for a permit. */
  number: string;
  /** GB/T 36904 identifier with root, check character included. */
  identifier: string;
  /** GB/T 36904 version, three digits from `001`. */
  version: string;
  /** What the catalogue says of the licence type: name, 证照类型代码 and who defines it. */
  type: Readonly<{ name: string; code: string; definingAuthority: Readonly<{ name: string; uscc: string }> }>;
  issuer: Readonly<{ name: string; uscc: string; region: string }>;
  /**
   * 持证主体 as the register has it: several names joined by 、, the code of the first; empty where the data has
   * none. `codeType` is of GB/T 36903 appendix A.
   */
  holder: Readonly<{ name: string; code: string; codeType: Readonly<{ code: string; name: string }> }>;
  /** `YYYY-MM-DD`, a calendar date in Asia/Shanghai. */
  issueDate: string;
  verification: Readonly<{
    url: string;
    host: string;
    checkCode: string;
    /**
     * What the QR code says on forms that carry a signed one: `url`, `#` and what the issuer signed. Added once, before
     * the licence is first drawn, and kept: no key signs the same twice alike.
     */
    code?: string;
  }>;
  /** True when the seal is a development seal: the page says 测试 — 不具法律效力. */
  development: boolean;
  /** Present when the holder countersigns: the page then says where. */
  countersigned?: true;
  /** The licence's own data, valid against the template's `schema.json`, personal numbers removed. */
  data: Readonly<Record<string, unknown>>;
}>;
