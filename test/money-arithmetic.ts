import { relative } from "node:path";
import { type Node, type SourceFile, SyntaxKind } from "typescript/unstable/ast";
import {
  isAsExpression,
  isBinaryExpression,
  isCallExpression,
  isParenthesizedExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
} from "typescript/unstable/ast/is";
import { API } from "typescript/unstable/sync";

/** Sums and differences of whole numbers are whole: `fen` refuses those that are not safe. These are not. */
const LEAVING: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.AsteriskToken,
  SyntaxKind.AsteriskAsteriskToken,
  SyntaxKind.SlashToken,
  SyntaxKind.PercentToken,
  SyntaxKind.AsteriskEqualsToken,
  SyntaxKind.AsteriskAsteriskEqualsToken,
  SyntaxKind.SlashEqualsToken,
  SyntaxKind.PercentEqualsToken,
]);
/** `Math` functions that give back one of their arguments, or its size. */
const WHOLE = /^Math\.(abs|min|max|sign)$/;
const READING = /^(Math\.\w+|Number|Number\.parse(Float|Int)|parse(Float|Int))$/;
const WRITING = /^to(Fixed|Precision|Exponential)$/;

/** Something that may be wrong: it is, if one of the operands is fen. No operands: it is for what it says. */
interface Suspect {
  readonly node: Node;
  readonly operands: readonly Node[];
}

/**
 * Where the files of a project do arithmetic with fen that could leave whole numbers (or take the result of arithmetic for
 * fen unseen), outside of values/money.ts: `file:line: text`. By the types that the compiler finds, not by names.
 */
export function moneyArithmetic(tsconfig: string, isAsked: (file: string) => boolean): string[] {
  const api = new API();
  try {
    const [project] = api.updateSnapshot({ openProject: tsconfig }).getProjects();
    if (!project) throw new Error(`no project: ${tsconfig}`);
    const { program, checker } = project;
    const found: string[] = [];
    for (const name of program.getSourceFileNames()) {
      if (!isAsked(name) || name.endsWith("/values/money.ts")) continue;
      const file = program.getSourceFile(name);
      if (!file) throw new Error(`no source: ${name}`);
      const suspects = suspectsIn(file);
      const types = checker.getTypeAtLocation(suspects.flatMap(({ operands }) => [...operands]));
      const isFen = types.map((type) => type !== undefined && checker.typeToString(type).split(" | ").includes("Fen"));
      for (const { node, operands } of suspects) {
        const asked = isFen.splice(0, operands.length);
        if (operands.length === 0 || asked.includes(true)) found.push(told(node, file));
      }
    }
    return found;
  } finally {
    api.close();
  }
}

function suspectsIn(file: SourceFile): Suspect[] {
  const suspects: Suspect[] = [];
  const visit = (node: Node): void => {
    if (isBinaryExpression(node) && LEAVING.has(node.operatorToken.kind)) {
      suspects.push({ node, operands: [...sources(node.left, file), ...sources(node.right, file)] });
    }
    if (isCallExpression(node)) {
      const name = node.expression.getText(file);
      if (READING.test(name) && !WHOLE.test(name)) {
        suspects.push({ node, operands: node.arguments.flatMap((argument) => sources(argument, file)) });
      }
    }
    if (isPropertyAccessExpression(node) && WRITING.test(node.name.getText(file))) {
      suspects.push({ node, operands: sources(node.expression, file) });
    }
    if (isAsExpression(node) && node.type.getText(file) === "Fen" && isComputed(node.expression, file)) {
      suspects.push({ node, operands: [] });
    }
    node.forEachChild(visit);
  };
  visit(file);
  return suspects.filter(({ node, operands }) => operands.length > 0 || isAsExpression(node));
}

/** What the value of an expression comes from: the expression, and the operands of arithmetic that stays whole. */
function sources(node: Node, file: SourceFile): Node[] {
  if (isParenthesizedExpression(node) || isAsExpression(node)) return [node, ...sources(node.expression, file)];
  if (isPrefixUnaryExpression(node)) return [node, ...sources(node.operand, file)];
  if (isBinaryExpression(node) && ARITHMETIC.has(node.operatorToken.kind)) {
    return [node, ...sources(node.left, file), ...sources(node.right, file)];
  }
  if (isCallExpression(node) && WHOLE.test(node.expression.getText(file))) {
    return [node, ...node.arguments.flatMap((argument) => sources(argument, file))];
  }
  return [node];
}

/** Whether an expression is arithmetic of its own: only `fen` may make an amount of it. */
function isComputed(node: Node, file: SourceFile): boolean {
  if (isParenthesizedExpression(node) || isAsExpression(node)) return isComputed(node.expression, file);
  if (isCallExpression(node)) return READING.test(node.expression.getText(file));
  if (isPrefixUnaryExpression(node)) return node.operator === SyntaxKind.MinusToken;
  return isBinaryExpression(node) && ARITHMETIC.has(node.operatorToken.kind);
}

const ARITHMETIC: ReadonlySet<SyntaxKind> = new Set([...LEAVING, SyntaxKind.PlusToken, SyntaxKind.MinusToken]);

function told(node: Node, file: SourceFile): string {
  const line = file.text.slice(0, node.getStart(file)).split("\n").length;
  return `${relative(process.cwd(), file.fileName)}:${line}: ${node.getText(file)}`;
}
