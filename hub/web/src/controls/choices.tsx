/** One of a few, as large buttons side by side. */
export const Choices = <Key extends string>(props: {
  label: string;
  options: ReadonlyArray<{ key: Key; text: string }>;
  chosen: Key | undefined;
  onChoose(key: Key): void;
}) => (
  <fieldset class={`choices ${props.options.length > 4 ? "many" : ""}`}>
    <legend class="only-spoken">{props.label}</legend>
    {props.options.map(({ key, text }) => (
      <button key={key} type="button" aria-pressed={key === props.chosen} onClick={() => props.onChoose(key)}>
        {text}
      </button>
    ))}
  </fieldset>
);
