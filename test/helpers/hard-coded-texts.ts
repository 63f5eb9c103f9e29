import ts from 'typescript';

/** What is read out or shown, by attribute; other attributes carry names of styles, keys, addresses. */
const SPOKEN = /^(title|placeholder|label|alt|text|okText|cancelText|content|description|aria-\w+)$/;
/** Names an element, or is a state that a screen reader translates. */
const NO_TEXT = /^aria-(labelledby|describedby|controls|hidden|live|haspopup|current|atomic)$/;
/** Two words with a space and no sign of code in them, as people write. */
const SENTENCE = /\p{L}{2,} \p{L}{2,}/u;
/** Queries and styles that are made of words, too. */
const CODE = /[:;[\]()=<>#]|^\.|^(?:\S+\/)|--|px\b/;

/** Words in tags and in spoken attributes, whole sentences anywhere, and any Chinese. */
export function hardCoded(source: string, file: string): string[] {
  const found = new Set<ts.Node>();
  const visit = (node: ts.Node): void => {
    const text = textOf(node);
    if (text !== undefined && isForReaders(node, text)) found.add(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return [...found].map((node) => node.getText());
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isTemplateExpression(node)) {
    return [node.head, ...node.templateSpans.map((span) => span.literal)].map(({ text }) => text).join('…');
  }
  return ts.isStringLiteralLike(node) || ts.isJsxText(node) ? node.text : undefined;
}

function isForReaders(node: ts.Node, text: string): boolean {
  if (/\p{Script=Han}/u.test(text)) return true;
  if (!/\p{L}{2,}/u.test(text)) return false;
  // For who writes the page, not for who reads it.
  if (ts.isNewExpression(node.parent)) return false;
  if (ts.isJsxText(node)) return true;
  const shownIn = placeOf(node);
  if (shownIn === 'child') return true;
  if (shownIn) return SPOKEN.test(shownIn) && !NO_TEXT.test(shownIn);
  return SENTENCE.test(text) && !CODE.test(text);
}

/** The attribute that a text is the value of, `child` for the content of an element, else nothing. */
function placeOf(node: ts.Node): string | undefined {
  const { parent } = node;
  if (ts.isJsxAttribute(parent)) return parent.name.getText();
  if (ts.isJsxExpression(parent)) {
    return ts.isJsxAttribute(parent.parent) ? parent.parent.name.getText() : 'child';
  }
  const isChoice = ts.isConditionalExpression(parent) && parent.condition !== node;
  const isPart = ts.isParenthesizedExpression(parent) || isChoice || isLogical(parent);
  return isPart ? placeOf(parent) : undefined;
}

function isLogical(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.QuestionQuestionToken;
}
