import type { PdfAFile, PdfARule } from './rule.js';

const PDFA = 'http://www.aiim.org/pdfa/ns/';

/** Properties that PDF/A knows from outside (ISO 16684-1), as far as any of our files uses them. */
const PREDEFINED: Readonly<Record<string, readonly string[]>> = {
  'http://purl.org/dc/elements/1.1/': ['creator', 'description', 'format', 'identifier', 'language', 'title'],
  'http://ns.adobe.com/xap/1.0/': ['CreateDate', 'CreatorTool', 'MetadataDate', 'ModifyDate'],
  'http://ns.adobe.com/pdf/1.3/': ['Producer'],
  [`${PDFA}id/`]: ['conformance', 'part'],
  [`${PDFA}extension/`]: ['schemas'],
};

/** Structure of the packet, and of the extension schemas themselves. */
const STRUCTURE: ReadonlySet<string> = new Set([
  'adobe:ns:meta/',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  `${PDFA}schema#`,
  `${PDFA}property#`,
]);

const VALUE_TYPES: ReadonlySet<string> = new Set([
  'Boolean',
  'Date',
  'Integer',
  'Real',
  'Text',
  'URI',
  'URL',
]);

/** 6.6, metadata. The packet is read as text: a few elements, always written alike. */
export const METADATA_RULES: readonly PdfARule[] = [
  {
    rule: '6.6.2.1: the metadata of the document is a plain stream',
    faults: ({ document, catalog }) => {
      const { dict } = document.stream(catalog, 'Metadata');
      const isMetadata =
        document.name(dict, 'Type') === 'Metadata' && document.name(dict, 'Subtype') === 'XML';
      return isMetadata && !dict.entries.has('Filter') ? [] : ['Metadata'];
    },
  },
  {
    rule: '6.6.2.2: the packet has its frame, without bytes or encoding',
    faults: (file) => {
      const text = packetOf(file);
      const isFramed =
        /^<\?xpacket begin="\uFEFF?" id="W5M0MpCehiHzreSzNTczkc9d"\?>[^]*<\?xpacket end="[rw]"\?>$/.test(
          text,
        );
      return isFramed ? [] : ['xpacket'];
    },
  },
  {
    rule: '6.6.2.3.1: every property is one that PDF/A knows or that an extension schema describes',
    faults: (file) => {
      const text = packetOf(file);
      const described = new Set(
        schemasOf(text).flatMap(({ namespace, names }) => names.map((name) => namespace + name)),
      );
      return elementsOf(text)
        .filter(({ namespace }) => !STRUCTURE.has(namespace))
        .filter(
          ({ namespace, name }) => !PREDEFINED[namespace]?.includes(name) && !described.has(namespace + name),
        )
        .map(({ prefix, name }) => `${prefix}:${name}`);
    },
  },
  {
    rule: '6.6.2.3.2: extension schemas have title, namespace, prefix, and properties with all four fields',
    faults: (file) => schemasOf(packetOf(file)).flatMap(({ faults }) => faults),
  },
  {
    rule: '6.6.2.3.2: a schema is used under the prefix that it names',
    faults: (file) => {
      const text = packetOf(file);
      const prefixes = new Set(elementsOf(text).map(({ prefix, namespace }) => `${prefix} ${namespace}`));
      return schemasOf(text)
        .filter(({ prefix, namespace }) => !prefixes.has(`${prefix} ${namespace}`))
        .map(({ prefix }) => prefix);
    },
  },
  {
    rule: '6.6.2.3.2: values of type Date are dates',
    faults: (file) => {
      const text = packetOf(file);
      return schemasOf(text).flatMap(({ dates }) =>
        dates.filter((name) => !new RegExp(`<\\w+:${name}>\\d{4}-\\d{2}-\\d{2}(T[^<]+)?</`).test(text)),
      );
    },
  },
  {
    rule: '6.6.4: the file says that it is PDF/A-3B',
    faults: (file) => {
      const text = packetOf(file);
      const says = (name: string, value: string) =>
        text.split(`<pdfaid:${name}>${value}</pdfaid:${name}>`).length === 2;
      return says('part', '3') && says('conformance', 'B') ? [] : ['pdfaid'];
    },
  },
];

function packetOf({ document, catalog }: PdfAFile): string {
  const bytes = document.decode(document.stream(catalog, 'Metadata'));
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

type Element = Readonly<{ prefix: string; namespace: string; name: string }>;

function elementsOf(text: string): Element[] {
  const namespaces = new Map(
    [...text.matchAll(/xmlns:(\w+)="([^"]*)"/g)].map(([, prefix = '', uri = '']) => [prefix, uri]),
  );
  return [...text.matchAll(/<(\w+):(\w+)[\s>/]/g)].map(([, prefix = '', name = '']) => {
    return { prefix, name, namespace: namespaces.get(prefix) ?? '' };
  });
}

type Schema = Readonly<{
  namespace: string;
  prefix: string;
  names: string[];
  dates: string[];
  faults: string[];
}>;

/** Empty when there are none. */
function schemasOf(text: string): Schema[] {
  const container =
    /<pdfaExtension:schemas>\s*<rdf:Bag>([^]*)<\/rdf:Bag>\s*<\/pdfaExtension:schemas>/.exec(text)?.[1] ?? '';
  const [, ...schemas] = container.split(/<pdfaSchema:schema>/);
  return schemas.map((schema) => {
    const field = (name: string) => new RegExp(`<pdfaSchema:${name}>([^<]+)</`).exec(schema)?.[1] ?? '';
    const [, ...properties] = schema.split(/<rdf:li rdf:parseType="Resource">/);
    const read = properties
      .map(propertyOf)
      .filter(({ name }) => name !== '' || schema.includes('pdfaProperty'));
    const missing = ['namespaceURI', 'prefix'].filter((name) => field(name) === '');
    return {
      namespace: field('namespaceURI'),
      prefix: field('prefix'),
      names: read.map(({ name }) => name),
      dates: read.filter(({ valueType }) => valueType === 'Date').map(({ name }) => name),
      faults: [
        ...missing,
        ...(read.length === 0 ? ['no properties'] : []),
        ...read.flatMap(({ faults }) => faults),
      ],
    };
  });
}

function propertyOf(text: string): Readonly<{ name: string; valueType: string; faults: string[] }> {
  const field = (name: string) => new RegExp(`<pdfaProperty:${name}>([^<]+)</`).exec(text)?.[1] ?? '';
  const [name, valueType] = [field('name'), field('valueType')];
  const isRight =
    /^[A-Za-z_][\w.-]*$/.test(name) &&
    VALUE_TYPES.has(valueType) &&
    ['internal', 'external'].includes(field('category')) &&
    field('description') !== '';
  return { name, valueType, faults: isRight ? [] : [`property ${name}`] };
}
