import { darkRuns, QUIET_ZONE, qrSymbol } from '../../lib/qr/qr-symbol.js';
import { mm } from '../geometry.js';
import { evaluate } from '../template/expression.js';
import type { QrElement } from '../template/layout.js';
import { matrix } from './ornaments.js';
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
  const runs = darkRuns(symbol);
  return (canvas) => {
    canvas.fillBox({ x: x - quiet, y: y - quiet, width: size + 2 * quiet, height: size + 2 * quiet }, WHITE);
    canvas.content.fillColour(canvas.colour(element.colour));
    // Whole numbers of modules, with the scale set once: shorter, and no run is rounded apart from the next.
    canvas.content.raw(`q ${matrix([module, 0, 0, module, x, canvas.fromBottom(y + size)])}`);
    for (const { column, row, length } of runs) {
      canvas.content.rectangle(column, symbol.size - 1 - row, length, 1);
    }
    canvas.content.raw('f Q');
  };
}
