import { darkRuns, QUIET_ZONE, qrSymbol } from '../../lib/qr/qr-symbol.js';
import { mm } from '../geometry.js';
import { evaluate } from '../template/expression.js';
import type { QrElement } from '../template/layout.js';
import { expressionOf, type Painter, type PlanContext } from './painter.js';

const WHITE = '1 1 1';

/** A QR code as filled rectangles on white, one per run of dark modules. */
export function planQr(element: QrElement, context: PlanContext): Painter {
  const text = evaluate(expressionOf(element.value), context.scope)
    .map((piece) => piece.text)
    .join('');
  const symbol = qrSymbol(text);
  const [x, y, size] = [mm(element.place.x), mm(element.place.y), mm(element.place.size)];
  const module = size / symbol.size;
  const quiet = QUIET_ZONE * module;
  return (canvas) => {
    canvas.fillBox({ x: x - quiet, y: y - quiet, width: size + 2 * quiet, height: size + 2 * quiet }, WHITE);
    canvas.content.fillColour(canvas.colour(element.colour));
    const runs = darkRuns(symbol).map(({ column, row, length }) =>
      canvas.rectangle({
        x: x + column * module,
        y: y + row * module,
        width: length * module,
        height: module,
      }),
    );
    canvas.content.raw(`${runs.join('\n')}\nf`);
  };
}
