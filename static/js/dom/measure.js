/* How high a text will be, without asking the page: its layout is dear while the diagram changes. */

/** @type {CanvasRenderingContext2D | null} */
let canvas = null;

/**
 * How many lines `text` takes in `width` CSS pixels when set in `font` ("400 13.5px Inter").
 * @type {(text: string, width: number, font: string) => number}
 */
export function lineCount(text, width, font) {
  if (!text) return 0;
  canvas ??= /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  canvas.font = font;
  const space = canvas.measureText(" ").width;
  let lines = 1;
  let used = 0;
  for (const word of text.split(/\s+/)) {
    const wide = canvas.measureText(word).width;
    if (used > 0 && used + space + wide > width) {
      lines += 1;
      used = 0;
    }
    lines += Math.floor(wide / width); // a word that is longer than the line is broken
    used += (used > 0 ? space : 0) + (wide % width);
  }
  return lines;
}
