import base from './base.css';

/** Gives the page what all pages share, and its own style sheet after it. */
export function adoptStyles(own: string): void {
  const sheets = [base, own].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, ...sheets];
}
