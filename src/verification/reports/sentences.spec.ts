import { reasonText } from './sentences.js';

describe(reasonText, () => {
  it.each([
    ['signature-digest', '文件内容与签章时不同：签章后被改动过。'],
    ['certificate-untrusted', '签章证书不是由受信任的机构签发的。'],
    ['certificate-revoked', '签章证书在签章之前已被吊销。'],
    ['pdf-password', '文件有密码，无法打开。'],
    ['byte-range-end', '签章没有覆盖它应当覆盖的全部内容。'],
    ['cms-malformed', '签章数据损坏或不规范。'],
    ['timestamp-imprint', '时间戳属于另一份文件。'],
    ['timestamp-nonce', '时间戳损坏或不规范。'],
  ])('has words for %s', (code, zh) => {
    expect(reasonText(code).en).toMatch(/^[A-Z][^\u4e00-\u9fff]+\.$/);
    expect(reasonText(code).zh).toBe(zh);
  });

  it('has none for what no reader says', () => {
    expect(reasonText('toString').en).toBe('Found: toString');
    expect(reasonText('no-such-code').en).toBe('Found: no-such-code');
  });
});
