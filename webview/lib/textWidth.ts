/** Of a line in the font of the page, CSS px. */
export function widthOfText(text: string): number {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) {
    return 0;
  }
  context.font = getComputedStyle(document.body).font;
  return context.measureText(text).width;
}
