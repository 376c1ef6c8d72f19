import { PDFHexString, PDFName, PDFString } from 'pdf-lib';
import type { PdfDraft } from './draft.js';

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
  /** Written to the second. */
  createdAt: Date;
  /** Offset from UTC in which times are written, in minutes east; below one day. */
  offsetMinutes: number;
}>;

/** Adds Info, XMP with the PDF/A-2U mark, language and the wish to show the title (ISO 19005-2 §6.6). */
export function addMetadata(draft: PdfDraft, metadata: DocumentMetadata): void {
  const date = PDFString.of(pdfDate(metadata));
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

/** `YYYY-MM-DDTHH:mm:ss` on the clock of the offset. */
function localTime({ createdAt, offsetMinutes }: DocumentMetadata): string {
  return new Date(createdAt.getTime() + offsetMinutes * 60_000).toISOString().slice(0, 19);
}

function offset({ offsetMinutes }: DocumentMetadata): [sign: string, hours: string, minutes: string] {
  const absolute = Math.abs(offsetMinutes);
  return [offsetMinutes < 0 ? '-' : '+', two(Math.floor(absolute / 60)), two(absolute % 60)];
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** ISO 32000-1 §7.9.4, e.g. `D:20240815103000+08'00'`. */
function pdfDate(metadata: DocumentMetadata): string {
  const [sign, hours, minutes] = offset(metadata);
  return `D:${localTime(metadata).replaceAll(/[-:T]/g, '')}${sign}${hours}'${minutes}'`;
}

function xmpDate(metadata: DocumentMetadata): string {
  const [sign, hours, minutes] = offset(metadata);
  return `${localTime(metadata)}${sign}${hours}:${minutes}`;
}

/** XMP (ISO 16684-1), only properties of predefined schemas, so no extension schema is needed. */
function xmpPacket(metadata: DocumentMetadata): string {
  const date = xmpDate(metadata);
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>U</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:identifier>${escapeXml(metadata.identifier)}</dc:identifier>
<dc:language><rdf:Bag><rdf:li>${escapeXml(metadata.language)}</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(metadata.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>${escapeXml(metadata.author)}</rdf:li></rdf:Seq></dc:creator>
<xmp:CreatorTool>${escapeXml(metadata.creatorTool)}</xmp:CreatorTool>
<pdf:Producer>${escapeXml(metadata.producer)}</pdf:Producer>
<xmp:CreateDate>${date}</xmp:CreateDate>
<xmp:ModifyDate>${date}</xmp:ModifyDate>
<xmp:MetadataDate>${date}</xmp:MetadataDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`;
}

function escapeXml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
