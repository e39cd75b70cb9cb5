import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";
import { FIRMWARE_FOLDER } from "./firmwareFolder.ts";

/** Types of the firmware whose objects are read from the flash or written to it. */
const KEPT_TYPES: ReadonlyArray<readonly [file: string, type: string]> = [
  ["src/device/settings.ts", "Settings"],
  ["src/device/memory.ts", "Remembered"],
  ["src/detect/rules.ts", "Rules"],
  ["src/outbox/outbox.ts", "Sending"],
];

/** Of the language's own library, what the gate refuses altogether. */
const UNUSED_LIBRARY = ["Intl", "Date"];

const parsed = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ESNext);

/** Every name of a member in the types below a node. */
const membersBelow = (node: ts.Node, names: Set<string>, follow?: (type: string) => void): void => {
  if (ts.isModuleDeclaration(node) && UNUSED_LIBRARY.includes(node.name.text)) return;
  if (ts.isInterfaceDeclaration(node) && UNUSED_LIBRARY.includes(node.name.text)) return;
  const isMember = ts.isPropertySignature(node) || ts.isMethodSignature(node);
  if (isMember && (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name))) names.add(node.name.text);
  if (follow && ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) follow(node.typeName.text);
  ts.forEachChild(node, (child) => membersBelow(child, names, follow));
};

/** Names of the members of a type, and of the types that it is made of. */
const membersOfTypes = (files: ReadonlyArray<ts.SourceFile>, wanted: ReadonlyArray<string>): Set<string> => {
  const aliases = new Map<string, ts.TypeNode>();
  for (const file of files) {
    for (const statement of file.statements) {
      if (ts.isTypeAliasDeclaration(statement)) aliases.set(statement.name.text, statement.type);
    }
  }
  const names = new Set<string>();
  const seen = new Set<string>();
  const collect = (type: string): void => {
    const node = aliases.get(type);
    if (!node || seen.has(type)) return;
    seen.add(type);
    membersBelow(node, names, collect);
  };
  for (const type of wanted) {
    if (!aliases.has(type)) throw new Error(`there is no type ${type} any more`);
    collect(type);
  }
  return names;
};

/** The type of what each exported `encode…` of these files takes: the messages. */
const messageTypes = (files: ReadonlyArray<ts.SourceFile>): string[] =>
  files.flatMap((file) =>
    file.statements.flatMap((statement) => {
      if (!ts.isVariableStatement(statement)) return [];
      return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
        if (!ts.isIdentifier(name) || !name.text.startsWith("encode")) return [];
        const type = initializer && ts.isArrowFunction(initializer) ? initializer.parameters[0]?.type : undefined;
        if (type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)) return [type.typeName.text];
        throw new Error(`what ${name.text} takes cannot be read: write it as an arrow function of a named type`);
      });
    }),
  );

const wireFiles = (): ts.SourceFile[] => {
  const folder = join(FIRMWARE_FOLDER, "../shared/src/wire");
  return ts.sys.readDirectory(folder, [".ts"], ["**/*.test.ts"], undefined, 1).sort().map(parsed);
};

/**
 * The names of fields that somebody outside of the script knows: the interpreter and its language, the wire, the file of
 * settings, the flash. They are read out of the types, so that a new one needs no second entry here.
 */
export const outsideNames = (): Set<string> => {
  const names = new Set<string>();
  const library = join(dirname(createRequire(import.meta.url).resolve("typescript")), "lib.es5.d.ts");
  for (const file of [library, join(FIRMWARE_FOLDER, "src/espruino.d.ts")]) membersBelow(parsed(file), names);
  const wire = wireFiles();
  for (const name of membersOfTypes(wire, messageTypes(wire))) names.add(name);
  for (const [file, type] of KEPT_TYPES) {
    for (const name of membersOfTypes([parsed(join(FIRMWARE_FOLDER, file))], [type])) names.add(name);
  }
  return names;
};
