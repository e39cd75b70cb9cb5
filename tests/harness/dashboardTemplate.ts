const ACTION = /\{\{([\s\S]*?)(\}\}|$)/g;
const VARIABLE = /^\s*\.([A-Za-z_][A-Za-z0-9_]*)\s*$/;

/**
 * Fills in a resource file of Chronograf, which treats every one as a Go template over its environment. Only plain
 * variables are understood here; any other action, and any `{{` that was meant literally, is a fault.
 * @throws for a variable that the environment does not have (Chronograf sets `missingkey=error`)
 */
export const renderResource = (text: string, environment: ReadonlySet<string>): string =>
  text.replace(ACTION, (action, inside: string, end: string) => {
    const name = VARIABLE.exec(inside)?.[1];
    if (name === undefined || end === "") throw new Error(`not a plain variable: ${action.slice(0, 40)}`);
    if (!environment.has(name)) throw new Error(`the environment has no ${name}`);
    return `value-of-${name}`;
  });
