type Sentence = (place: { page?: number; name?: string }) => readonly [zh: string, en: string];

const onPage = (page?: number): readonly [zh: string, en: string] =>
  page === undefined ? ['文件', 'the document'] : [`第${page}页`, `page ${page}`];

const field = (name?: string): readonly [zh: string, en: string] =>
  name === undefined ? ['一个域', 'a field'] : [`“${name}”`, `“${name}”`];

const about =
  (zh: (where: string) => string, en: (where: string) => string): Sentence =>
  ({ page }) => {
    const [where, there] = onPage(page);
    return [zh(where), en(there)];
  };

const named =
  (zh: (who: string) => string, en: (who: string) => string): Sentence =>
  ({ name }) => {
    const [who, whom] = field(name);
    return [zh(who), en(whom)];
  };

const plain =
  (zh: string, en: string): Sentence =>
  () => [zh, en];

/** Every change that is told apart, with what staff at a counter are told of it. */
const SENTENCES = {
  'validation-data-added': plain(
    '补充了长期验证所需的资料，属于正常',
    'data for long-term validation was added, as is normal',
  ),
  'document-timestamp-added': plain(
    '加盖了文档时间戳，属于正常',
    'a document timestamp was added, as is normal',
  ),
  'extensions-declared': plain(
    '文件声明的格式版本或扩展有变化',
    'the format version or extensions that the file declares changed',
  ),
  'seal-filled': named(
    (who) => `预留的签章位置${who}已签章`,
    (whom) => `the reserved place ${whom} was sealed`,
  ),
  'seal-added': named(
    (who) => `盖章后另加了签章${who}`,
    (whom) => `another signature, ${whom}, was added after sealing`,
  ),
  'seal-field-added': named(
    (who) => `盖章后另加了空的签章位置${who}`,
    (whom) => `an empty signature field, ${whom}, was added after sealing`,
  ),
  'form-filled': named(
    (who) => `盖章后填写或改动了表单项${who}`,
    (whom) => `the form field ${whom} was filled in or changed after sealing`,
  ),
  'form-changed': plain('盖章后改动了表单设置', 'the settings of the form were changed after sealing'),
  'field-added': named(
    (who) => `盖章后增加了表单项${who}`,
    (whom) => `the form field ${whom} was added after sealing`,
  ),
  'field-removed': named(
    (who) => `盖章后删除了表单项${who}`,
    (whom) => `the form field ${whom} was removed after sealing`,
  ),
  'field-changed': named(
    (who) => `盖章后改动了表单项${who}的结构`,
    (whom) => `the form field ${whom} was rebuilt after sealing`,
  ),
  'seal-dictionary-changed': named(
    (who) => `签章${who}的数据在盖章后被改动`,
    (whom) => `the data of the seal ${whom} was changed after sealing`,
  ),
  'seal-replaced': named(
    (who) => `签章${who}被换成了另一个`,
    (whom) => `the seal ${whom} was exchanged for another`,
  ),
  'seal-removed': named(
    (who) => `签章${who}被删除`,
    (whom) => `the seal ${whom} was removed`,
  ),
  'seal-appearance-changed': named(
    (who) => `签章${who}的图样在盖章后被换掉`,
    (whom) => `the picture of the seal ${whom} was exchanged after sealing`,
  ),
  'seal-field-changed': named(
    (who) => `签章${who}的位置或设置在盖章后被改动`,
    (whom) => `the place or settings of the seal ${whom} were changed after sealing`,
  ),
  'seal-covered': about(
    (where) => `盖章后在${where}的签章上覆盖了东西`,
    (there) => `something was put over a seal on ${there}`,
  ),
  'seal-shared': named(
    (who) => `签章${who}被用在两个地方`,
    (whom) => `the seal ${whom} is used in two places`,
  ),
  'seal-recycled': named(
    (who) => `${who}借用了文件中别处的旧签章`,
    (whom) => `${whom} shows an old signature taken from elsewhere`,
  ),
  'seal-covers-no-revision': named(
    (who) => `签章${who}没有完整覆盖文件的任何一个版本`,
    (whom) => `the seal ${whom} does not cover any state of the file as a whole`,
  ),
  'seal-padding-used': named(
    (who) => `签章${who}留空的地方被写入了数据`,
    (whom) => `data was written where the seal ${whom} leaves room`,
  ),
  'annotation-added': about(
    (where) => `盖章后在${where}添加了批注`,
    (there) => `an annotation was put on ${there} after sealing`,
  ),
  'annotation-changed': about(
    (where) => `盖章后改动了${where}的批注`,
    (there) => `an annotation on ${there} was changed after sealing`,
  ),
  'annotation-removed': about(
    (where) => `盖章后删除了${where}的批注`,
    (there) => `an annotation was taken from ${there} after sealing`,
  ),
  'page-added': plain('盖章后增加了页', 'pages were added after sealing'),
  'page-removed': plain('盖章后删除了页', 'pages were removed after sealing'),
  'page-tree-changed': plain(
    '盖章后调整或替换了页',
    'pages were exchanged or put in another order after sealing',
  ),
  'page-content-changed': about(
    (where) => `${where}的内容在盖章后被改动`,
    (there) => `the content of ${there} was changed after sealing`,
  ),
  'page-font-changed': about(
    (where) => `${where}的字体在盖章后被换掉，文字可能已不是原文`,
    (there) => `a font of ${there} was exchanged after sealing: the words may not be those that were sealed`,
  ),
  'page-image-changed': about(
    (where) => `${where}的图片或图形（可能是二维码）在盖章后被换掉`,
    (there) => `a picture or drawing on ${there}, perhaps the QR code, was exchanged after sealing`,
  ),
  'page-resource-changed': about(
    (where) => `${where}的显示资源在盖章后被改动`,
    (there) => `what ${there} is drawn with was changed after sealing`,
  ),
  'page-box-changed': about(
    (where) => `${where}的大小或方向在盖章后被改动`,
    (there) => `the size or direction of ${there} was changed after sealing`,
  ),
  'page-changed': about(
    (where) => `${where}的设置在盖章后被改动`,
    (there) => `the settings of ${there} were changed after sealing`,
  ),
  'active-content-changed': plain(
    '盖章后加入或改动了会自动执行的内容',
    'content that acts by itself was added or changed after sealing',
  ),
  'layers-changed': plain(
    '盖章后改动了图层，显示内容可能不同',
    'layers were changed after sealing: the file may show something else',
  ),
  'attachments-changed': plain('盖章后改动了附件', 'attached files were changed after sealing'),
  'permissions-changed': plain(
    '盖章后改动了文件的签章权限',
    'the permissions of the file were changed after sealing',
  ),
  'catalogue-changed': plain(
    '盖章后改动了文件的总体结构',
    'the structure of the document was changed after sealing',
  ),
  'encryption-changed': plain('盖章后改动了加密设置', 'the encryption of the file was changed after sealing'),
  'security-store-changed': plain(
    '长期验证资料在盖章后被删改',
    'data for long-term validation was taken away or altered',
  ),
  'saved-again': plain(
    '另存或批注过，请下载原件',
    'the file was saved again or annotated; please download the original',
  ),
  'object-rewritten': plain(
    '文件被重新保存过，但内容没有变化',
    'the file was written again without any change of content',
  ),
  'object-unused': plain('盖章后加入了没有用到的数据', 'data that nothing uses was added after sealing'),
  'object-elsewhere': plain(
    '盖章后启用了事先藏在文件里的内容',
    'content hidden in the file before was switched on after sealing',
  ),
  'revision-unreadable': plain('盖章后追加的内容无法读懂', 'what was added after sealing cannot be read'),
  'too-many-changes': plain(
    '盖章后的改动太多，无法一一列出',
    'there are too many changes after sealing to list them all',
  ),
  'bytes-unaccounted': plain('文件里有来历不明的数据', 'the file holds bytes that belong to nothing'),
  'bytes-before-header': plain('文件开头被加了别的数据', 'bytes were put before the beginning of the file'),
  'bytes-after-end': plain('文件末尾被加了别的数据', 'bytes were put behind the end of the file'),
  'structure-ambiguous': plain(
    '文件结构有歧义，不同软件可能显示不同内容',
    'the structure is ambiguous: programs may show different content',
  ),
  'page-count-differs': plain('页数与盖章时不同', 'the number of pages is not the one that was sealed'),
} as const satisfies Record<string, Sentence>;

export type ChangeCode = keyof typeof SENTENCES;

export const CHANGE_CODES = Object.keys(SENTENCES) as readonly ChangeCode[];

/** @param place page counted from 1; name of the field it is about */
export function sentence(
  code: ChangeCode,
  place: { page?: number | undefined; name?: string | undefined },
): { zh: string; en: string } {
  const [zh, en] = SENTENCES[code]({
    ...(place.page !== undefined && { page: place.page }),
    ...(place.name !== undefined && { name: place.name }),
  });
  return { zh, en };
}
