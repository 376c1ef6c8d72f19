import { deflateSync } from 'node:zlib';
import { decimal } from '../../lib/pdf/write/content-stream.js';
import { mm, rgb } from '../geometry.js';
import type { Scope } from '../template/expression.js';
import type { BackgroundElement, Layout, PageLayout } from '../template/layout.js';
import type { Template } from '../template/template.js';
import type { Typesetter } from '../text/typesetter.js';
import { glyphPath } from './glyph-path.js';
import { holds } from './painter.js';
import { matrix, meanderPath, rectanglePath, wavesPath } from './ornaments.js';

/** The backgrounds of one template, made and compressed once, as nothing on them depends on the licence. */
export class Backgrounds {
  private readonly made = new Map<string, Uint8Array>();

  constructor(
    private readonly template: Template,
    private readonly typesetter: Typesetter,
  ) {}

  /** @returns a zlib stream of page content */
  of(page: PageLayout, scope: Scope): Uint8Array {
    const shown = page.background.filter((each) => each.type !== 'watermark' || holds(each.when, scope));
    const key = `${page.name} ${shown.map((each) => page.background.indexOf(each)).join(',')}`;
    let stream = this.made.get(key);
    if (!stream) {
      const operators = shown.map((each) => this.draw(each)).join('\n');
      stream = deflateSync(Buffer.from(operators, 'latin1'), { level: 9 });
      this.made.set(key, stream);
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
    const path = glyphPath(glyphs, element.size);
    const turn = (element.angle * Math.PI) / 180;
    const height = mm(this.template.layout.page.height);
    return element.centres
      .map(([x, y]) => {
        const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
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
