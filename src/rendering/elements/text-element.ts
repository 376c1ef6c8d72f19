import { inPoints } from '../geometry.js';
import type { TextElement } from '../template/layout.js';
import { holds, type Painter, paragraphsOf, type PlanContext } from './painter.js';

/** Text in a box, wrapped and if need be shrunk. */
export function planText(element: TextElement, context: PlanContext): Painter {
  if (!holds(element.when, context.scope)) return () => undefined;
  const paragraphs = paragraphsOf(element, context);
  const { x, y, width, height } = inPoints(element.box);
  const block = context.typesetter.fit(paragraphs, element.style, width, height);
  const free = { top: 0, middle: 0.5, bottom: 1 }[element.valign ?? 'top'] * (height - block.height);
  return (canvas) => canvas.text(block, x, y + free);
}
