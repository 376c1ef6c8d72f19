import { deflateSync } from 'node:zlib';
import { decimal } from '../../lib/pdf/write/content-stream.js';
import { mm, rgb } from '../geometry.js';
import type { Scope } from '../template/expression.js';
import type { BackgroundElement, Layout, PageLayout } from '../template/layout.js';
import type { Template } from '../template/template.js';
import type { Typesetter } from '../text/typesetter.js';
import { glyphPath, PATH_UNITS } from './glyph-path.js';
import { holds } from './painter.js';
import { matrix, meanderPath, rectanglePath, wavesPath } from './ornaments.js';

/** Page content that is drawn when its condition holds. */
type Layer = Readonly<{ stream: Uint8Array; when?: string }>;

/** The backgrounds of one template, made and compressed once, as nothing on them depends on the licence. */
export class Backgrounds {
  private readonly layers = new Map<PageLayout, readonly Layer[]>();
  private readonly streams = new Map<string, Uint8Array>();

  constructor(
    private readonly template: Template,
    private readonly typesetter: Typesetter,
  ) {}

  /** @returns zlib streams of page content; the same objects wherever the same is drawn */
  of(page: PageLayout, scope: Scope): readonly Uint8Array[] {
    let layers = this.layers.get(page);
    if (!layers) {
      layers = this.layersOf(page);
      this.layers.set(page, layers);
    }
    return layers.filter(({ when }) => holds(when, scope)).map(({ stream }) => stream);
  }

  /** Ornaments make one layer, every watermark one of its own. */
  private layersOf({ background }: PageLayout): Layer[] {
    const ornaments = background.filter(({ type }) => type !== 'watermark');
    const layers: Layer[] = ornaments.length > 0 ? [{ stream: this.streamOf(ornaments) }] : [];
    for (const element of background) {
      if (element.type !== 'watermark') continue;
      const stream = this.streamOf([element]);
      layers.push(element.when === undefined ? { stream } : { stream, when: element.when });
    }
    return layers;
  }

  /** Equal elements give one stream: a watermark that comes on every page is in the file once. */
  private streamOf(elements: readonly BackgroundElement[]): Uint8Array {
    const key = JSON.stringify(elements);
    let stream = this.streams.get(key);
    if (!stream) {
      const operators = elements.map((each) => this.draw(each)).join('\n');
      stream = deflateSync(Buffer.from(operators, 'latin1'), { level: 9 });
      this.streams.set(key, stream);
    }
    return stream;
  }

  private draw(element: BackgroundElement): string {
    const { layout } = this.template;
    const colour = rgb(layout.colours[element.colour] ?? '#000000');
    if (element.type === 'watermark') return `q ${colour} rg\n${this.watermark(element)} Q`;
    const width = `${decimal(mm(element.width))} w`;
    return `q ${colour} RG ${width} ${strokePath(element, layout)} Q`;
  }

  private watermark(element: Extract<BackgroundElement, { type: 'watermark' }>): string {
    const words = (this.template.wording.get(element.wording)?.fixed ?? []).flat();
    const glyphs = this.typesetter.glyphs(words, element.font);
    const path = glyphPath(glyphs);
    const scale = element.size / PATH_UNITS;
    const turn = (element.angle * Math.PI) / 180;
    const height = mm(this.template.layout.page.height);
    return element.centres
      .map(([x, y]) => {
        const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
        return `q ${matrix([cos, sin, -sin, cos, mm(x), height - mm(y)])}\n${path} Q`;
      })
      .join('\n');
  }
}

function strokePath(element: Exclude<BackgroundElement, { type: 'watermark' }>, layout: Layout): string {
  const height = mm(layout.page.height);
  if (element.type === 'rectangle') return `${rectanglePath(element.box, height)} S`;
  if (element.type === 'meander') return meanderPath(element, height);
  if (element.type === 'waves') return wavesPath(element, height);
  const [from, to] = [element.from, element.to].map(([x, y]) => [mm(x), height - mm(y)].map(decimal));
  return `${from?.join(' ')} m ${to?.join(' ')} l S`;
}
