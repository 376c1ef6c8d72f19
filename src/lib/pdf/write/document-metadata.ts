import { PDFHexString, PDFName, PDFString } from 'pdf-lib';
import { xmlText } from '../../xml/write/xml-text.js';
import { type LocalTime, pdfDate, xmpDate } from './dates.js';
import type { PdfDraft } from './draft.js';
import type { XmpExtension } from './xmp-extension.js';

/** What the document says of itself, the same in the Info dictionary and in XMP. */
export type DocumentMetadata = Readonly<{
  title: string;
  /** Who stands behind the content: the issuing authority. */
  author: string;
  /** Dublin Core identifier. */
  identifier: string;
  /** RFC 3066 tag, e.g. `zh-CN`. */
  language: string;
  creatorTool: string;
  producer: string;
  created: LocalTime;
  /** Properties beyond those that PDF/A knows, with their schema. */
  extension?: Readonly<{ schema: XmpExtension; values: Readonly<Record<string, string>> }>;
}>;

/** Adds Info, XMP with the PDF/A-3B mark, language and the wish to show the title (ISO 19005-3 §6.6). */
export function addMetadata(draft: PdfDraft, metadata: DocumentMetadata): void {
  const date = PDFString.of(pdfDate(metadata.created));
  const info = {
    Title: PDFHexString.fromText(metadata.title),
    Author: PDFHexString.fromText(metadata.author),
    Creator: PDFHexString.fromText(metadata.creatorTool),
    Producer: PDFHexString.fromText(metadata.producer),
    CreationDate: date,
    ModDate: date,
  };
  for (const [key, value] of Object.entries(info)) draft.info.set(PDFName.of(key), value);
  const packet = Buffer.from(xmpPacket(metadata), 'utf8');
  const stream = draft.addStream({ Type: 'Metadata', Subtype: 'XML' }, packet);
  draft.catalog.set(PDFName.of('Metadata'), stream);
  draft.catalog.set(PDFName.of('Lang'), PDFString.of(metadata.language));
  draft.catalog.set(PDFName.of('ViewerPreferences'), draft.context.obj({ DisplayDocTitle: true }));
}

/** XMP (ISO 16684-1): properties of schemas that PDF/A knows, and those of the extension behind their description. */
function xmpPacket(metadata: DocumentMetadata): string {
  const { extension } = metadata;
  const extended = extension
    ? `${extension.schema.declaration}\n${extension.schema.describe(extension.values)}\n`
    : '';
  const date = xmpDate(metadata.created);
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:identifier>${xmlText(metadata.identifier)}</dc:identifier>
<dc:language><rdf:Bag><rdf:li>${xmlText(metadata.language)}</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${xmlText(metadata.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>${xmlText(metadata.author)}</rdf:li></rdf:Seq></dc:creator>
<xmp:CreatorTool>${xmlText(metadata.creatorTool)}</xmp:CreatorTool>
<pdf:Producer>${xmlText(metadata.producer)}</pdf:Producer>
<xmp:CreateDate>${date}</xmp:CreateDate>
<xmp:ModifyDate>${date}</xmp:ModifyDate>
<xmp:MetadataDate>${date}</xmp:MetadataDate>
</rdf:Description>
${extended}</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`;
}
