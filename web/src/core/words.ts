/** A text with `{names}` in it, or one text for each plural category of `{count}`. */
export type Message = string | Plural;
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;
type TextsOf<M> = M extends string ? M : M[keyof M];

/** What must be given along with a message: nothing, or a value for each of its names. */
export type ValuesOf<M> = [NamesIn<TextsOf<M>>] extends [never]
  ? []
  : [values: Readonly<Record<NamesIn<TextsOf<M>>, string | number>>];

/** Fills in the values, numbers as the language writes them. */
export function sayIn(
  locale: string,
  message: Message,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const text = typeof message === 'string' ? message : pluralOf(locale, message, values['count']);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name] ?? whole;
    return typeof value === 'number' ? value.toLocaleString(locale) : value;
  });
}

function pluralOf(locale: string, message: Plural, count: string | number = 0): string {
  return message[new Intl.PluralRules(locale).select(Number(count))] ?? message.other;
}
