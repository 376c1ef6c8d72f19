import { xmlText } from '../../xml/write/xml-text.js';

export type XmpProperty = Readonly<{
  /** An XML name. */
  name: string;
  /** Of the simple types of XMP (ISO 16684-1 §8.2.1). */
  valueType: 'Date' | 'Text' | 'URI';
  description: string;
}>;

export type XmpSchema = Readonly<{
  title: string;
  /** Ends in `#` or `/`, as names are appended to it. */
  namespace: string;
  /** An XML name. */
  prefix: string;
  properties: readonly XmpProperty[];
}>;

/**
 * A schema of properties that PDF/A does not know, with the description that PDF/A asks for (ISO 19005-3 §6.6.2.3).
 *
 * All that is the same for every file is written once, when the schema is made.
 */
export class XmpExtension {
  /** An `rdf:Description` with the container of extension schemas. */
  readonly declaration: string;
  private readonly names: ReadonlySet<string>;

  constructor(private readonly schema: XmpSchema) {
    this.names = new Set(schema.properties.map(({ name }) => name));
    this.declaration = declarationOf(schema);
  }

  /**
   * An `rdf:Description` with the values in the order given.
   *
   * @throws RangeError for a property that the schema does not describe, or a value that XML cannot express
   */
  describe(values: Readonly<Record<string, string>>): string {
    const { namespace, prefix } = this.schema;
    const properties = Object.entries(values).map(([name, value]) => {
      if (!this.names.has(name)) throw new RangeError(`The schema ${prefix} has no property ${name}`);
      return `<${prefix}:${name}>${xmlText(value)}</${prefix}:${name}>\n`;
    });
    return `<rdf:Description rdf:about="" xmlns:${prefix}="${xmlText(namespace)}">
${properties.join('')}</rdf:Description>`;
  }
}

function declarationOf({ title, namespace, prefix, properties }: XmpSchema): string {
  return `<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>${xmlText(title)}</pdfaSchema:schema>
<pdfaSchema:namespaceURI>${xmlText(namespace)}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>${xmlText(prefix)}</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
${properties.map(declaredProperty).join('\n')}
</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>`;
}

/** `external`: the value comes from outside the file, no program computes it from the pages. */
function declaredProperty({ name, valueType, description }: XmpProperty): string {
  return `<rdf:li rdf:parseType="Resource">
<pdfaProperty:name>${xmlText(name)}</pdfaProperty:name>
<pdfaProperty:valueType>${valueType}</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>${xmlText(description)}</pdfaProperty:description>
</rdf:li>`;
}
