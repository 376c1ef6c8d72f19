import type { CmsFaultCode } from '../../lib/cms/read/cms-fault.js';
import type { AnyPdfFaultCode } from '../../lib/pdf/read/any/index.js';
import type { ByteRangeFaultCode } from '../../lib/pdf/read/any/signature-field.js';
import type { TspFaultCode } from '../../lib/tsp/read/tsp-fault.js';
import type { PathFaultCode } from '../../lib/x509/read/path/path-types.js';
import type { Bilingual } from '../report.js';

/** Chinese for the counter, English for everybody else. */
type Sentence = readonly [zh: string, en: string];

/** Why a file cannot be read at all. */
const FILES: Readonly<Record<AnyPdfFaultCode, Sentence>> = {
  'pdf-too-large': ['文件过大。', 'The file is too large.'],
  'pdf-header': ['这不是PDF文件。', 'This is no PDF file.'],
  'pdf-xref': [
    '文件的目录表损坏，可能没有下载完整。',
    'The table of the file is damaged; it may be cut off.',
  ],
  'pdf-trailer': ['文件结尾损坏，可能没有下载完整。', 'The end of the file is damaged; it may be cut off.'],
  'pdf-revisions': ['文件的修订次数过多。', 'The file has too many revisions.'],
  'pdf-syntax': ['文件内部有无法读取的部分。', 'A part of the file cannot be read.'],
  'pdf-too-deep': ['文件结构嵌套过深。', 'The file is nested too deeply.'],
  'pdf-too-many-objects': ['文件内部对象过多。', 'The file has too many objects.'],
  'pdf-too-much-work': ['文件过于复杂。', 'The file is too complex.'],
  'pdf-catalog': ['文件缺少目录。', 'The file has no catalogue.'],
  'pdf-page-tree': ['文件的页面结构损坏。', 'The pages of the file are damaged.'],
  'pdf-filter': ['文件使用了不支持的压缩方式。', 'The file is compressed in a way that is not supported.'],
  'pdf-inflate': ['文件中的压缩数据损坏。', 'Compressed data in the file is damaged.'],
  'pdf-inflate-limit': ['文件解压后过大。', 'The file is too large once it is inflated.'],
  'pdf-encryption': ['文件的加密方式不支持。', 'The file is encrypted in a way that is not supported.'],
  'pdf-password': ['文件有密码，无法打开。', 'The file needs a password.'],
  'pdf-form': ['文件的表单结构损坏。', 'The form in the file is damaged.'],
};

const NOT_WHOLE: Sentence = [
  '签章没有覆盖它应当覆盖的全部内容。',
  'The seal does not cover all that it has to cover.',
];
const NO_VALUE: Sentence = ['签章域中的签章数据缺失或损坏。', 'The data of the seal is missing or damaged.'];

/** Why what a seal covers is not what it must cover. */
const RANGES: Readonly<Record<ByteRangeFaultCode, Sentence>> = {
  'byte-range-missing': NOT_WHOLE,
  'byte-range-form': NOT_WHOLE,
  'byte-range-indirect': NOT_WHOLE,
  'byte-range-start': NOT_WHOLE,
  'byte-range-overlap': NOT_WHOLE,
  'byte-range-gap': NOT_WHOLE,
  'byte-range-end': NOT_WHOLE,
  'byte-range-beyond-file': [
    '文件不完整：签章覆盖的内容缺少一部分。',
    'The file is cut off: a part of what was sealed is missing.',
  ],
  'contents-missing': NO_VALUE,
  'contents-form': NO_VALUE,
  'contents-indirect': NO_VALUE,
  'contents-empty': NO_VALUE,
  'contents-padding': ['签章数据之后藏有其他数据。', 'Other data is hidden behind the data of the seal.'],
};

const ODD_CERTIFICATE: Sentence = [
  '签章证书不符合规范，无法采信。',
  'A certificate of the seal is not as it must be.',
];
const ODD_AUTHORITY: Sentence = [
  '签章证书的签发机构无权签发该证书。',
  'The authority above the certificate may not issue it.',
];

const CERTIFICATES: Readonly<Record<PathFaultCode, Sentence>> = {
  'certificate-malformed': ODD_CERTIFICATE,
  'certificate-key': ODD_CERTIFICATE,
  'certificate-algorithm': ODD_CERTIFICATE,
  'certificate-critical-extension': ODD_CERTIFICATE,
  'certificate-version': ODD_CERTIFICATE,
  'certificate-name-chaining': ODD_CERTIFICATE,
  'certificate-not-yet-valid': ['签章时证书尚未生效。', 'The certificate was not valid yet.'],
  'certificate-expired': ['签章时证书已过期。', 'The certificate had expired.'],
  'certificate-key-usage': ['该证书不得用于签章。', 'The certificate may not be used for sealing.'],
  'certificate-issuer-not-ca': ODD_AUTHORITY,
  'certificate-path-length': ODD_AUTHORITY,
  'certificate-name-constraints': ODD_AUTHORITY,
  'certificate-policy': ODD_AUTHORITY,
  'certificate-signature': [
    '签章证书是伪造的：签发机构没有签发过它。',
    'The certificate is forged: its authority never signed it.',
  ],
  'certificate-untrusted': [
    '签章证书不是由受信任的机构签发的。',
    'The certificate does not come from an authority that is trusted here.',
  ],
  'certificate-too-many-paths': [
    '证书链过于复杂，无法验证。',
    'The chain of certificates is too complex to be checked.',
  ],
};

const BROKEN_SEAL: Sentence = [
  '签章数据损坏或不规范。',
  'The data of the seal is damaged or not as it must be.',
];
const SEAL_PARTS: readonly CmsFaultCode[] = [
  'cms-malformed',
  'cms-version',
  'cms-signer-count',
  'cms-digest-algorithm',
  'cms-content',
  'cms-attributes',
  'cms-attribute-order',
  'cms-signing-time',
  'cms-unsigned-attributes',
  'cms-revocation-data',
  'cms-certificate-reference',
  'cms-certificate-missing',
  'cms-certificate-unused',
];

const BROKEN_TIMESTAMP: Sentence = ['时间戳损坏或不规范。', 'A timestamp is damaged or not as it must be.'];
const TIMESTAMP_PARTS: readonly TspFaultCode[] = [
  'timestamp-malformed',
  'timestamp-rejected',
  'timestamp-version',
  'timestamp-signer-count',
  'timestamp-content',
  'timestamp-digest-algorithm',
  'timestamp-attributes',
  'timestamp-critical-extension',
  'timestamp-certificate-missing',
  'timestamp-certificate-reference',
  'timestamp-signature',
  'timestamp-nonce',
];

/** Why a seal, or a timestamp, is not sound, or nobody can say. */
const SEALS: Readonly<Record<string, Sentence>> = {
  'signature-digest': [
    '文件内容与签章时不同：签章后被改动过。',
    'The content is not what was sealed: it was changed afterwards.',
  ],
  'signature-value': ['签章是伪造的或已损坏。', 'The seal is forged or damaged.'],
  'signature-algorithm': ['签章使用的算法已不安全。', 'The seal uses an algorithm that is no longer safe.'],
  'signature-certificate': ['找不到签章所用的证书。', 'The certificate of the seal is not there.'],
  'signature-sub-filter': ['签章格式不支持。', 'The form of the seal is not supported.'],
  'signature-sub-filter-unsupported': ['签章格式不支持。', 'The form of the seal is not supported.'],
  'certificate-revoked': [
    '签章证书在签章之前已被吊销。',
    'The certificate had been revoked when the file was sealed.',
  ],
  'revocation-missing': [
    '文件中没有签章证书未被吊销的证据。',
    'The file holds no evidence that the certificate was not revoked.',
  ],
  'revocation-stale': [
    '签章证书的吊销证据早于签章，不足为凭。',
    'The evidence about revocation is older than the seal.',
  ],
  'revocation-out-of-bounds': [
    '签章证书现已过期或被吊销，且没有可信时间证明签章在此之前。',
    'The certificate has ended since, and no trusted time proves that the seal is older.',
  ],
  'timestamp-imprint': ['时间戳属于另一份文件。', 'The timestamp belongs to another file.'],
  'timestamp-order': ['时间戳的先后次序不合理。', 'The timestamps are in an impossible order.'],
  'timestamp-time': ['时间戳的时间不合理。', 'The time of a timestamp is impossible.'],
  'timestamp-algorithm': [
    '时间戳使用的算法已不安全。',
    'A timestamp uses an algorithm that is no longer safe.',
  ],
  'material-unreadable': [
    '文件中附带的部分验证材料无法读取。',
    'A part of the evidence in the file cannot be read.',
  ],
};

/** What the verification itself says. */
const VERIFICATION: Readonly<Record<string, Sentence>> = {
  'exact-bytes': [
    '与本机构签发并存档的文件逐字节一致。',
    'Byte for byte a file that was issued and is on record.',
  ],
  'register-not-asked': [
    '未能查询证照库，无法确认现行状态。',
    'The register could not be asked, so the present status is unknown.',
  ],
  'look-busy': ['核验繁忙，未能查看页面。', 'Too many checks at once: the pages were not looked at.'],
  'look-failed': ['页面无法显示。', 'The pages cannot be shown.'],
  'looks-changed': ['页面外观与签章时不同。', 'The page looks otherwise than when it was sealed.'],
  'red-picture-without-seal': [
    '图上有章，但没有电子签章。',
    'There is a picture of a seal, but no electronic seal.',
  ],
  'code-names-another': ['页面上的二维码指向另一份证照。', 'The code on the page names another licence.'],
  'sealed-part-not-issued': [
    '签章部分与证照库存档的文件不一致。',
    'The sealed part is not what the register has on file.',
  ],
  'verification-crashed': ['文件无法读取。', 'The file could not be read.'],
  'time-limit': ['文件过于复杂，核验超时。', 'The file takes too long to read.'],
};

const SENTENCES: ReadonlyMap<string, Sentence> = new Map([
  ...SEAL_PARTS.map((code): [string, Sentence] => [code, BROKEN_SEAL]),
  ...TIMESTAMP_PARTS.map((code): [string, Sentence] => [code, BROKEN_TIMESTAMP]),
  ...Object.entries({ ...FILES, ...RANGES, ...CERTIFICATES, ...SEALS, ...VERIFICATION }),
]);

/** @returns what a code means at the counter; one that has no sentence names itself */
export function reasonText(code: string): Bilingual {
  const [zh, en] = SENTENCES.get(code) ?? [`核验发现：${code}`, `Found: ${code}`];
  return { zh, en };
}
